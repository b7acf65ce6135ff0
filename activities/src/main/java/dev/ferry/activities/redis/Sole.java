package dev.ferry.activities.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * One attempt at a time. A worker whose heartbeats got lost may still be at work when the next
 * attempt begins; the later one ends the connections of the earlier, which can then change nothing
 * more, for a connection is never replaced. A server does nothing that it had not begun for a
 * connection that it has ended.
 */
final class Sole {
  private Sole() {}

  /** Ends all connections to {@code server} of these names that are older than its own. */
  static void endOlder(Server server, List<String> names) {
    for (long id : named(server, names)) {
      if (id < server.id()) {
        server.ask("CLIENT", "KILL", "ID", Long.toString(id), "SKIPME", "no");
      }
    }
  }

  private static List<Long> named(Server server, List<String> names) {
    List<Long> ids = new ArrayList<>();
    for (String line : server.text("CLIENT", "LIST").lines().toList()) {
      if (names.stream().anyMatch(name -> line.contains(" name=" + name + " "))) {
        ids.add(Long.valueOf(line.replaceFirst("^id=(\\d+) .*", "$1")));
      }
    }
    return ids;
  }
}
