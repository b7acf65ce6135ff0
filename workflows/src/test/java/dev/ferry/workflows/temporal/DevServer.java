package dev.ferry.workflows.temporal;

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

/** A real Temporal, on loopback, without anything from before. */
public final class DevServer implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

  private final int port = freePort();
  private final Process process;
  private final Thread end;

  /**
   * Starts one; it ends with the JVM at the latest.
   *
   * @param more arguments of {@code temporal server start-dev}
   */
  public DevServer(String... more) {
    List<String> command = new ArrayList<>(List.of(binary().toString(), "server", "start-dev"));
    command.addAll(List.of("--headless", "--ip", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--log-level", "never"));
    for (String attribute : List.of("Plan", "Phase", "Outcome", "Approver")) {
      command.addAll(List.of("--search-attribute", "Ferry" + attribute + "=Keyword"));
    }
    command.addAll(List.of(more));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    awaitPort();
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** What leads the command line to it. */
  public Map<String, String> env() {
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

  /** The one that {@code ferry test} names, else those that it would find. */
  public static Path binary() {
    Map<String, String> env = System.getenv();
    String home = System.getProperty("user.home");
    String caches = env.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    String cache = env.getOrDefault("FERRY_CACHE", caches + "/ferry");
    return Stream.concat(
            Stream.of(env.getOrDefault("FERRY_TEMPORAL", ""), cache + "/temporal/temporal"),
            Stream.concat(
                Stream.of(env.getOrDefault("PATH", "").split(":")).map(it -> it + "/temporal"),
                Stream.of(home + "/go/bin/temporal")))
        .filter(it -> !it.isEmpty())
        .map(Path::of)
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "these tests need a real Temporal, and there is no temporal command: run `ferry"
                        + " test`, which gets one, or name one in FERRY_TEMPORAL, or put it on the"
                        + " PATH"));
  }

  /** A port that nobody listens on. */
  public static int freePort() {
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
    Runtime.getRuntime().removeShutdownHook(end);
  }
}
