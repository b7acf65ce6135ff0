package dev.ferry.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.ssh.RemoteException.Kind;
import dev.ferry.activities.ssh.Remotes.Claim;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClaimTest {
  @TempDir Path home;
  private LocalSshd sshd;
  private JschRemotes remotes;
  private final String migration = LocalSshd.migration();

  @BeforeEach
  void start() throws Exception {
    sshd = new LocalSshd(home);
    remotes = sshd.remotes();
  }

  @AfterEach
  void stop() {
    remotes.forget(sshd.host(), claim(99, 0));
    assertThat(Path.of("/var/lib/ferry", migration)).doesNotExist();
    remotes.close();
    sshd.close();
  }

  private Claim claim(long epoch, int attempt) {
    return new Claim(migration, epoch, attempt);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageStartingWith("FERRY-SSH-003 local refuses epoch");
  }

  @Test
  void aHostThatWasNotPreparedCanBeReadButNotChanged() {
    try (Remote remote = remotes.open(sshd.host(), claim(1, 0))) {
      assertThat(remote.run(Command.reading("echo", "hi")).text()).isEqualTo("hi");
      assertThat(remote.runNow(Command.reading("echo", "hi")).text()).isEqualTo("hi");
      assertRefused(() -> remote.run(Command.of("true")));
      assertRefused(() -> remote.runNow(Command.of("true")));
      assertThat(Path.of("/var/lib/ferry", migration)).doesNotExist();
      remotes.raise(sshd.host(), claim(1, 0));
      assertThat(remote.run(Command.of("true")).ok()).isTrue();
    }
  }

  @Test
  void onlyThePresentClaimMayChangeTheHost() {
    remotes.raise(sshd.host(), claim(2, 0));
    assertRefused(() -> remotes.raise(sshd.host(), claim(1, 7)));
    assertRefused(() -> remotes.open(sshd.host(), claim(1, 7)));
    try (Remote future = remotes.open(sshd.host(), claim(3, 0))) {
      assertRefused(() -> future.run(Command.of("true")));
      assertRefused(() -> future.runNow(Command.of("true")));
    }
    remotes.raise(sshd.host(), claim(2, 0));
    try (Remote present = remotes.open(sshd.host(), claim(2, 0))) {
      assertThat(present.runNow(Command.of("true")).ok()).isTrue();
      remotes.raise(sshd.host(), claim(2, 0));
      assertThat(present.runNow(Command.of("true")).ok()).isTrue();
      assertRefused(() -> remotes.raise(sshd.host(), claim(1, 0)));
      assertThat(present.runNow(Command.of("true")).ok()).isTrue();
      remotes.raise(sshd.host(), claim(2, 1));
      assertThatThrownBy(() -> present.runNow(Command.of("true")))
          .isInstanceOf(RemoteException.class);
    }
  }

  @Test
  void whatAnEarlierClaimHasRunningAndForwardedEndsBeforeARaiseReturns() throws Exception {
    Path left = home.resolve("left");
    remotes.raise(sshd.host(), claim(1, 0));
    try (var threads = Executors.newCachedThreadPool();
        Remote stale = remotes.open(sshd.host(), claim(1, 0));
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client =
            new Socket(InetAddress.getLoopbackAddress(), stale.forward(server.getLocalPort()));
        Socket accepted = server.accept()) {
      accepted.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isEqualTo(1);
      String script = "trap '' TERM; echo $$ > " + left + "; sleep 47; sleep 47";
      var run =
          CompletableFuture.supplyAsync(() -> stale.run(Command.of("sh", "-c", script)), threads);
      var runNow =
          CompletableFuture.supplyAsync(() -> stale.runNow(Command.of("sleep", "48")), threads);
      while (!Files.exists(left)
          || Files.size(left) == 0
          || LocalSshd.sh("sh", "-c", "pgrep -fx 'sleep 48' || true").isEmpty()) {
        Thread.sleep(10);
      }
      String pid = Files.readString(left).strip();

      long start = System.nanoTime();
      remotes.raise(sshd.host(), claim(2, 0));
      System.out.printf(
          "raise over a command that ignores TERM: %d ms%n",
          (System.nanoTime() - start) / 1_000_000);

      assertThat(runs(pid)).isFalse();
      assertThat(LocalSshd.sh("sh", "-c", "pgrep -fx 'sleep 4[78]' || true")).isEmpty();
      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      for (var call : List.of(run, runNow)) {
        assertThatThrownBy(call::join)
            .isInstanceOf(CompletionException.class)
            .cause()
            .isInstanceOfSatisfying(
                RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN));
      }
      assertThatThrownBy(() -> stale.run(Command.of("true")))
          .hasMessageStartingWith("FERRY-SSH-005 the session to local has ended");
      assertThatThrownBy(() -> stale.runNow(Command.of("true")))
          .hasMessageStartingWith("FERRY-SSH-005");
      assertThatThrownBy(() -> stale.forward(1)).hasMessageStartingWith("FERRY-SSH-005");
      assertRefused(() -> remotes.open(sshd.host(), claim(1, 0)));
    }
  }

  /** A process that has ended stays as a zombie until its parent looks. */
  private static boolean runs(String pid) throws Exception {
    String state = LocalSshd.sh("sh", "-c", "ps -o state= -p $0 || true", pid);
    return !state.isEmpty() && !state.startsWith("Z");
  }

  @Test
  void aWorkerThatWasFrozenDuringARaiseChangesNothingAfterwards() throws Exception {
    Path written = home.resolve("written");
    remotes.raise(sshd.host(), claim(1, 0));
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StaleWorker.class.getName(),
                home.toString(),
                Integer.toString(sshd.host().port()),
                sshd.host().hostKey(),
                migration,
                written.toString())
            .redirectErrorStream(true)
            .start();
    try (var out = new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8))) {
      while (!Files.exists(written) || Files.size(written) < 10) {
        Thread.sleep(10);
      }
      LocalSshd.sh("kill", "-STOP", Long.toString(worker.pid()));
      remotes.raise(sshd.host(), claim(2, 0));
      long size = Files.size(written);
      LocalSshd.sh("kill", "-CONT", Long.toString(worker.pid()));
      assertThat(out.readLine()).startsWith("FERRY-SSH-005");
      assertThat(out.readLine()).startsWith("FERRY-SSH-003");
      assertThat(worker.waitFor()).isZero();
      assertThat(Files.size(written)).isEqualTo(size);
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void aHostThatCannotBeBroughtToAClaimSaysWhy() throws Exception {
    Path place = Path.of("/var/lib/ferry", migration);
    Files.createDirectories(place.getParent());
    Files.writeString(place, "in the way");
    try {
      assertThatThrownBy(() -> remotes.raise(sshd.host(), claim(1, 0)))
          .hasMessageStartingWith("FERRY-SSH-007 local could not be brought to epoch 1, attempt 0")
          .hasMessageContaining("File exists");
    } finally {
      Files.delete(place);
    }
  }

  @Test
  void onlyThePresentClaimOrALaterOneMayClean() {
    remotes.raise(sshd.host(), claim(2, 0));
    assertRefused(() -> remotes.forget(sshd.host(), claim(1, 0)));
    assertThat(Path.of("/var/lib/ferry", migration, "ferry-host")).exists();
    remotes.forget(sshd.host(), claim(2, 0));
    remotes.forget(sshd.host(), claim(2, 0));
    assertRefused(() -> remotes.open(sshd.host(), claim(2, 0)).run(Command.of("true")));
  }

  @Test
  void aNameThatCouldLeaveItsDirectoryIsNoMigration() {
    for (String name : new String[] {"", "..", "a/b", "A", "a_b", "-a", "a".repeat(41)}) {
      assertThatThrownBy(() -> new Claim(name, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
