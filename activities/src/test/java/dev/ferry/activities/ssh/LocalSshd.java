package dev.ferry.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A real sshd on a loopback port, with keys of its own; needs root and openssh-server. */
public final class LocalSshd implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/sshd");

  private final Path home;
  private final Process process;
  private final int port;
  private final String fingerprint;

  public LocalSshd(Path home) throws IOException, InterruptedException {
    if (!Files.isExecutable(BINARY)) {
      throw new IllegalStateException("these tests need openssh-server: apt install it");
    }
    this.home = home;
    Files.createDirectories(Path.of("/run/sshd"));
    keygen("host");
    keygen("client");
    this.port = freePort();
    Path config = home.resolve("sshd_config");
    Files.writeString(
        config,
        """
        ListenAddress 127.0.0.1:%d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        UseDNS no
        LogLevel VERBOSE
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        """
            .formatted(port, home.resolve("host"), home.resolve("client.pub")));
    this.process =
        new ProcessBuilder(BINARY.toString(), "-f", config.toString(), "-D", "-e")
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    this.fingerprint =
        sh("ssh-keygen", "-lf", home.resolve("host.pub").toString())
            .replaceAll("^\\S+ (\\S+) .*", "$1");
    await();
  }

  private void keygen(String name) throws IOException, InterruptedException {
    sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home.resolve(name).toString());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static String sh(String... argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(List.of(argv) + ": " + text);
    }
    return text.strip();
  }

  private void await() throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IllegalStateException("sshd does not answer, see " + log(), e);
        }
        Thread.sleep(20);
      }
    }
  }

  Path log() {
    return home.resolve("sshd.log");
  }

  /** This machine, as root. */
  public Host host() {
    return host(fingerprint);
  }

  Host host(String hostKey) {
    return new Host("local", "127.0.0.1", port, "root", new SecretRef("file", "client"), hostKey);
  }

  public JschRemotes remotes() {
    return remotes(CommandLog.NONE);
  }

  JschRemotes remotes(CommandLog log) {
    return new JschRemotes(new Secrets(home), log);
  }

  /** A name that no other test uses. */
  public static String migration() {
    return "test-" + UUID.randomUUID().toString().substring(0, 8);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
