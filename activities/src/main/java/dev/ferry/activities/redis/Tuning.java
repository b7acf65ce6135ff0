package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.HostFile;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a server's settings were before Ferry told it to follow. The password among them stays on
 * its host, for root only.
 *
 * @param server the server
 * @param note where they lie
 */
record Tuning(Server server, HostFile note) {
  private static final List<String> SETTINGS =
      List.of("masteruser", "masterauth", "replica-read-only");

  static Tuning of(End end, Names names) {
    return new Tuning(end.server(), names.file(end.remote(), "settings"));
  }

  /** Notes what is, unless it was noted before. */
  void keep() {
    if (note.read().isEmpty()) {
      note.write(
          SETTINGS.stream()
              .map(name -> name + "=" + server.config(name))
              .collect(Collectors.joining("\n")));
    }
  }

  /** Writes it back, but that a replica stays one that only reads. */
  void undo(boolean replica) {
    for (String line : note.read().orElse("").lines().toList()) {
      int equals = line.indexOf('=');
      String name = line.substring(0, equals);
      if (!replica || !name.equals("replica-read-only")) {
        server.ask("CONFIG", "SET", name, line.substring(equals + 1));
      }
    }
  }

  void forget() {
    note.remove();
  }
}
