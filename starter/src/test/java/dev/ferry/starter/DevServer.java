package dev.ferry.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real Temporal, on loopback, for one class of tests. */
final class DevServer implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

  private final int port = freePort();
  private final Process process;

  DevServer() {
    List<String> command = new ArrayList<>(List.of(binary().toString(), "server", "start-dev"));
    command.addAll(List.of("--headless", "--ip", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--log-level", "never"));
    for (String attribute : List.of("Plan", "Phase", "Outcome", "Approver")) {
      command.addAll(List.of("--search-attribute", "Ferry" + attribute + "=Keyword"));
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitPort();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  Map<String, String> env() {
    return Map.of("TEMPORAL_ADDRESS", address(), "USER", "ops");
  }

  private void awaitPort() {
    Instant until = Instant.now().plus(READY);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (Instant.now().isAfter(until) || !process.isAlive()) {
          throw new IllegalStateException("the dev server did not start", e);
        }
        Pause.of(Duration.ofMillis(100));
      }
    }
  }

  static Path binary() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(
                System.getenv().getOrDefault("FERRY_TEMPORAL", ""),
                System.getProperty("user.home") + "/go/bin/temporal"),
            Stream.of(path.split(":")).map(directory -> directory + "/temporal"))
        .filter(it -> !it.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no temporal binary: set FERRY_TEMPORAL, or put it on the PATH"));
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
