package dev.ferry.activities.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A fixed script for a host's bash; what varies reaches it as arguments or on stdin.
 *
 * @param text of the script
 */
public record Bash(String text) {

  /** The script that lies beside a class. */
  public static Bash beside(Class<?> owner, String name) {
    try (InputStream script = owner.getResourceAsStream(name)) {
      return new Bash(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words that run it. */
  public List<String> words(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("/bin/bash", "-c", text, "ferry"));
    words.addAll(arguments);
    return words;
  }

  /** A command that runs it as root, and may change something. */
  public Command command(List<String> arguments) {
    return Command.of(words(arguments).toArray(String[]::new)).asRoot();
  }

  /** The same. */
  public Command command(String... arguments) {
    return command(List.of(arguments));
  }

  /** A command that runs it as root, and only reads. */
  public Command reading(List<String> arguments) {
    return Command.reading(words(arguments).toArray(String[]::new)).asRoot();
  }
}
