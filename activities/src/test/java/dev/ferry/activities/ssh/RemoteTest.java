package dev.ferry.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.ssh.RemoteException.Kind;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteTest {
  private static LocalSshd sshd;
  private static JschRemotes remotes;
  private static final Claim CLAIM = new Claim(LocalSshd.migration(), 1, 0);

  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    sshd = new LocalSshd(home);
    remotes = sshd.remotes();
    remotes.raise(sshd.host(), CLAIM);
  }

  @AfterAll
  static void stop() {
    remotes.forget(sshd.host(), CLAIM);
    assertThat(Path.of("/var/lib/ferry", CLAIM.migration())).doesNotExist();
    remotes.close();
    sshd.close();
  }

  @Test
  void anExitStatusIsAValueAndBothStreamsArriveApart() {
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      for (Command command : each(Command.of("sh", "-c", "echo out; echo err >&2; exit 7"))) {
        Output output = remote.run(command);
        assertThat(output.exit()).isEqualTo(7);
        assertThat(output.text()).isEqualTo("out");
        assertThat(output.complaint()).isEqualTo("err");
        assertThatThrownBy(output::orThrow).hasMessageStartingWith("FERRY-SSH-004 sh on local");
        Output now = remote.runNow(command);
        assertThat(now.exit()).isEqualTo(7);
        assertThat(now.out()).isEqualTo("out\n".getBytes(UTF_8));
        assertThat(now.err()).isEqualTo("err\n".getBytes(UTF_8));
      }
    }
  }

  private static List<Command> each(Command command) {
    return List.of(
        command, new Command(command.argv(), true, true, command.stdin(), command.timeout()));
  }

  @Test
  void anyWordsArriveAsTheyAre() {
    Random random = new Random(42);
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      for (int i = 0; i < 150; i++) {
        List<String> words = words(random);
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0", "--"));
        argv.addAll(words);
        String expected = "--\0" + String.join("\0", words) + "\0";
        Command command = Command.of(argv.toArray(String[]::new));
        assertThat(new String(remote.runNow(command).out(), UTF_8)).isEqualTo(expected);
        if (i % 5 == 0) {
          assertThat(new String(remote.run(command).out(), UTF_8)).isEqualTo(expected);
          Command reading = Command.reading(argv.toArray(String[]::new));
          assertThat(new String(remote.run(reading).out(), UTF_8)).isEqualTo(expected);
        }
      }
    }
  }

  private static List<String> words(Random random) {
    List<String> parts =
        List.of(
            "'", "\"", "\\", "\n", "\r", "\t", " ", "$(id)", "`id`", "-", "--", "=", "%s", "\\x41",
            "\\c", "*", "~", "!", ";", "&", "|", "#", "ä", "Ж", "日本", "🚢", "a", "0", "\u0001",
            "\u007f");
    List<String> words = new ArrayList<>();
    for (int i = 0, count = 1 + random.nextInt(6); i < count; i++) {
      StringBuilder word = new StringBuilder();
      for (int j = random.nextInt(8); j > 0; j--) {
        word.append(parts.get(random.nextInt(parts.size())));
      }
      words.add(word.toString());
    }
    return words;
  }

  @Test
  void aWordWithNulIsRejected() {
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      Command command = Command.of("echo", "a\0b");
      assertThatThrownBy(() -> remote.run(command)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> remote.runNow(command)).isInstanceOf(IllegalArgumentException.class);
      assertThat(remote.runNow(Command.of("true")).ok()).isTrue();
    }
  }

  @Test
  void fiftyMegabytesOnBothStreamsAndBinaryInputArriveIntact() {
    byte[] input = new byte[5_000_000];
    new Random(1).nextBytes(input);
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      String write = "head -c 50000000 /dev/zero; head -c 50000000 /dev/zero >&2";
      Output big = remote.run(Command.of("sh", "-c", write));
      assertThat(big.out()).hasSize(50_000_000);
      assertThat(big.err()).hasSize(50_000_000);
      assertThat(remote.run(Command.of("cat").stdin(input)).out()).isEqualTo(input);
      byte[] few = Arrays.copyOf(input, 3000);
      assertThat(remote.runNow(Command.of("cat").stdin(few)).out()).isEqualTo(few);
      assertThat(remote.runNow(Command.of("sh", "-c", "head -c 3000000 /dev/zero")).out())
          .hasSize(3_000_000);
    }
  }

  @Test
  void aCommandThatOverrunsIsEndedOnTheHostAndItsEffectIsUnknown(@TempDir Path directory)
      throws Exception {
    Path left = directory.resolve("left");
    String slow = "sleep 2.5; touch " + left;
    Duration limit = Duration.ofMillis(500);
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      Command command = Command.of("sh", "-c", slow).within(limit);
      for (Callable<Output> call :
          List.<Callable<Output>>of(() -> remote.run(command), () -> remote.runNow(command))) {
        assertThatThrownBy(call::call)
            .isInstanceOfSatisfying(
                RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN))
            .hasMessageStartingWith("FERRY-SSH-006 sh on local did not end within 0.5 s")
            .hasMessageContaining("may have taken effect");
      }
      Command reading = Command.reading("sleep", "5").within(limit);
      assertThatThrownBy(() -> remote.run(reading)).hasMessageContaining("may be run again");
      assertThat(remote.runNow(Command.of("true")).ok()).isTrue();
    }
    Thread.sleep(3000);
    assertThat(left).doesNotExist();
  }

  @Test
  void twentyThreadsShareOneRemote() throws Exception {
    try (Remote remote = remotes.open(sshd.host(), CLAIM);
        var threads = Executors.newFixedThreadPool(20)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String mine = "thread " + i;
        all.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 10; n++) {
                    assertThat(remote.runNow(Command.of("echo", mine)).text()).isEqualTo(mine);
                  }
                  assertThat(remote.run(Command.of("echo", mine)).text()).isEqualTo(mine);
                  assertThat(remote.run(Command.reading("echo", mine)).text()).isEqualTo(mine);
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  @Test
  void portsAndSocketsOfTheHostAreForwarded() throws Exception {
    try (Remote remote = remotes.open(sshd.host(), CLAIM);
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      int port = remote.forward(server.getLocalPort());
      assertThat(remote.forward(server.getLocalPort())).isEqualTo(port);
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
          Socket accepted = server.accept()) {
        accepted.getOutputStream().write("hello".getBytes(UTF_8));
        assertThat(client.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(UTF_8));
      }
    }
  }

  @Test
  void aUnixSocketOfTheHostIsForwarded(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("socket");
    try (Remote remote = remotes.open(sshd.host(), CLAIM);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      int port = remote.forward(path.toString());
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
          SocketChannel accepted = server.accept()) {
        client.getOutputStream().write("hello".getBytes(UTF_8));
        ByteBuffer read = ByteBuffer.allocate(5);
        while (read.hasRemaining()) {
          assertThat(accepted.read(read)).isPositive();
        }
        assertThat(read.array()).isEqualTo("hello".getBytes(UTF_8));
      }
    }
  }

  @Test
  void aHostThatDoesNotAnswerOrDoesNotLetUsInWasNotTouched() throws Exception {
    Host there = sshd.host();
    Host nobody =
        new Host("local", "127.0.0.1", LocalSshd.freePort(), "root", there.key(), there.hostKey());
    Host stranger =
        new Host("local", "127.0.0.1", there.port(), "nobody", there.key(), there.hostKey());
    for (Host host : List.of(nobody, stranger)) {
      assertThatThrownBy(() -> remotes.open(host, CLAIM))
          .isInstanceOfSatisfying(
              RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
          .hasMessageStartingWith("FERRY-SSH-001 " + host.user() + "@local (127.0.0.1, port ");
    }
    SecretRef wrong = new SecretRef("file", "sshd_config");
    Host unusable = new Host("local", "127.0.0.1", there.port(), "root", wrong, there.hostKey());
    assertThatThrownBy(() -> remotes.open(unusable, CLAIM))
        .hasMessageStartingWith("FERRY-SSH-009 ${file:sshd_config} for local");
  }

  @Test
  void aCommandThatEndsAtOnceOrDoesNotReadItsInputIsNotTakenForALostOne() {
    byte[] unread = new byte[5_000_000];
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      for (int i = 0; i < 40; i++) {
        assertThat(remote.run(Command.reading("true")).ok()).isTrue();
      }
      assertThat(remote.run(Command.of("true").stdin(unread)).ok()).isTrue();
      Command stands = Command.of("sleep", "9").stdin(unread).within(Duration.ofSeconds(1));
      assertThatThrownBy(() -> remote.run(stands)).hasMessageStartingWith("FERRY-SSH-006");
    }
  }

  @Test
  void aDaemonThatKeepsTheStreamsOpenDoesNotHoldUpItsStarter() {
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      long start = System.nanoTime();
      assertThat(remote.run(Command.of("sh", "-c", "sleep 5 & echo started")).text())
          .isEqualTo("started");
      assertThat(remote.runNow(Command.of("sh", "-c", "sleep 5 & echo started")).text())
          .isEqualTo("started");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void aHostWithAnotherKeyIsRefusedBeforeAnyCredentialIsSent() throws Exception {
    String pinned = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    long before = Files.size(sshd.log());
    assertThatThrownBy(() -> remotes.open(sshd.host(pinned), CLAIM))
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageStartingWith("FERRY-SSH-002 local shows the host key SHA256:")
        .hasMessageContaining("pins " + pinned);
    try (InputStream log = Files.newInputStream(sshd.log())) {
      log.skipNBytes(before);
      assertThat(new String(log.readAllBytes(), UTF_8))
          .contains("Connection from")
          .doesNotContain("publickey")
          .doesNotContain("user root");
    }
  }

  @Test
  void measuresACommandOverAChannelThatIsOpen() {
    try (Remote remote = remotes.open(sshd.host(), CLAIM)) {
      remote.runNow(Command.of("true"));
      report("runNow", () -> remote.runNow(Command.of("true")), 500);
      report("run", () -> remote.run(Command.of("true")), 50);
      report("run, reading", () -> remote.run(Command.reading("true")), 50);
    }
  }

  private static void report(String what, Runnable work, int times) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%s: median %.2f ms, p95 %.2f ms, most %.2f ms of %d%n",
        what, nanos[times / 2] / 1e6, nanos[times * 95 / 100] / 1e6, nanos[times - 1] / 1e6, times);
  }
}
