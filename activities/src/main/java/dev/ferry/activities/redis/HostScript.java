package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What this package does on a host; what varies reaches it as arguments or on stdin. */
final class HostScript {
  private static final String TEXT = read();

  private HostScript() {}

  /** A verb that may change something, as root. */
  static Command changing(String... words) {
    return Command.of(argv(words)).asRoot();
  }

  /** A verb that only reads, as root. */
  static Command reading(String... words) {
    return Command.reading(argv(words)).asRoot();
  }

  /** Its words, for a host to run without us. */
  static String[] argv(String... words) {
    List<String> argv = new ArrayList<>(List.of("/bin/bash", "-c", TEXT, "ferry"));
    argv.addAll(List.of(words));
    return argv.toArray(String[]::new);
  }

  private static String read() {
    try (InputStream script = HostScript.class.getResourceAsStream("host.sh")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
