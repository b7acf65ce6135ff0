package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.Bash;
import dev.ferry.activities.ssh.Command;
import java.util.List;

/** What this package does on a host; what varies reaches it as arguments or on stdin. */
final class HostScript {
  private static final Bash SCRIPT = Bash.beside(HostScript.class, "host.sh");

  private HostScript() {}

  /** A verb that may change something, as root. */
  static Command changing(String... words) {
    return SCRIPT.command(words);
  }

  /** A verb that only reads, as root. */
  static Command reading(String... words) {
    return SCRIPT.reading(List.of(words));
  }

  /** Its words, for a host to run without us. */
  static List<String> words(List<String> verb) {
    return SCRIPT.words(verb);
  }
}
