package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.HostFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server is set to while it follows. A replica that applies one transaction after the other
 * cannot keep up with a source that commits them in groups; and a cut link is to show after
 * seconds, not after the default minute. What was before is kept in a note on the host.
 *
 * @param server that follows
 * @param note where the earlier values lie
 */
record Tuning(Server server, HostFile note) {

  static Tuning of(End end, Names names) {
    return new Tuning(end.server(), names.file(end.remote(), "settings"));
  }

  /** Only while it does not replicate. */
  void apply() {
    if (note.read().isEmpty()) {
      List<String> lines = new ArrayList<>();
      wanted().keySet().stream().sorted().forEach(name -> lines.add(name + "=" + now(name)));
      note.write(String.join("\n", lines) + "\n");
    }
    wanted().forEach((name, value) -> server.run("SET GLOBAL " + name + "=" + value));
  }

  /**
   * Writes back what was, where it still is as {@link #apply} left it. Only without replication.
   */
  void undo() {
    for (String line : note.read().orElse("").lines().toList()) {
      String name = line.replaceFirst("=.*", "");
      String value = line.replaceFirst(".*=", "");
      if (value.matches("\\d+") && now(name).equals(wanted().get(name))) {
        server.run("SET GLOBAL " + name + "=" + value);
      }
    }
  }

  private Map<String, String> wanted() {
    Map<String, String> wanted = new TreeMap<>();
    server.dialect().tuning().forEach((name, value) -> wanted.put(server.called(name), value));
    return wanted;
  }

  private String now(String name) {
    return server.value("SELECT @@GLOBAL." + name);
  }
}
