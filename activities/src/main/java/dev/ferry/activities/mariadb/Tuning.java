package dev.ferry.activities.mariadb;

import dev.ferry.activities.ssh.HostFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a server is set to while it follows. A replica that applies one transaction after the other
 * cannot keep up with a source that commits them in groups; and a cut link is to show after
 * seconds, not after the default minute. What was before is kept in a note on the host.
 *
 * @param server that follows
 * @param note where the earlier values lie
 */
record Tuning(Server server, HostFile note) {
  private static final Map<String, String> WANTED =
      Map.of("slave_net_timeout", "5", "slave_parallel_threads", "4");

  static Tuning of(End end, Names names) {
    return new Tuning(end.server(), names.file(end.remote(), "settings"));
  }

  /** Only while it does not replicate. */
  void apply() {
    if (note.read().isEmpty()) {
      List<String> lines = new ArrayList<>();
      WANTED.keySet().stream().sorted().forEach(name -> lines.add(name + "=" + now(name)));
      note.write(String.join("\n", lines) + "\n");
    }
    WANTED.forEach((name, value) -> server.run("SET GLOBAL " + name + "=" + value));
  }

  /**
   * Writes back what was, where it still is as {@link #apply} left it. Only without replication.
   */
  void undo() {
    for (String line : note.read().orElse("").lines().toList()) {
      String name = line.replaceFirst("=.*", "");
      String value = line.replaceFirst(".*=", "");
      if (value.matches("\\d+") && now(name).equals(WANTED.get(name))) {
        server.run("SET GLOBAL " + name + "=" + value);
      }
    }
  }

  private String now(String name) {
    return server.value("SELECT @@GLOBAL." + name);
  }
}
