package dev.ferry.activities.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Moto, the stand-in for Amazon's APIs, in a Python environment of its own under the build
 * directory. It lets a stale DELETE and a second CREATE pass; {@link StrictRoute53} does not.
 */
final class Moto implements AutoCloseable {
  private static final Path HOME = Path.of("target", "moto").toAbsolutePath();
  private final Process server;
  private final int port;

  Moto() throws IOException, InterruptedException {
    install();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server =
        new ProcessBuilder(
                HOME.resolve("bin/moto_server").toString(), "-H", "127.0.0.1", "-p", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(HOME.resolve("server.log").toFile())
            .start();
    await();
  }

  private static void install() throws IOException, InterruptedException {
    Path done = HOME.resolve("installed");
    if (Files.exists(done)) {
      return;
    }
    run("python3", "-m", "venv", HOME.toString());
    run(HOME.resolve("bin/pip").toString(), "install", "-q", "moto[server,route53]");
    Files.createFile(done);
  }

  private static void run(String... argv) throws IOException, InterruptedException {
    Files.createDirectories(HOME);
    Path log = HOME.resolve("install.log");
    Process process =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          List.of(argv)
              + " failed; these tests need python3-venv and PyPI: "
              + Files.readString(log));
    }
  }

  private void await() throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!server.isAlive()) {
          break;
        }
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException(
        "moto does not answer: " + Files.readString(HOME.resolve("server.log")));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    server.descendants().forEach(ProcessHandle::destroy);
    server.destroy();
  }
}
