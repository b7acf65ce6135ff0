package dev.ferry.activities.mariadb;

import dev.ferry.activities.ssh.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fixed scripts of this package; what varies reaches them as arguments or on stdin. */
enum Shell {
  DROP_IN("drop-in"),
  FILE("file"),
  SEED("seed");

  private final String text;

  Shell(String name) {
    try (InputStream script = Shell.class.getResourceAsStream(name)) {
      text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that runs it as root. */
  Command command(List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("/bin/bash", "-c", text, "ferry"));
    argv.addAll(arguments);
    return Command.of(argv.toArray(String[]::new)).asRoot();
  }

  Command command(String... arguments) {
    return command(List.of(arguments));
  }
}
