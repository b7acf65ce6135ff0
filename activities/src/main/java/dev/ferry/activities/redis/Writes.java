package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Fault;
import java.util.List;
import java.util.Optional;

/** Whether a server takes writes, found out by a write that leaves nothing behind. */
final class Writes {
  private Writes() {}

  static List<String[]> question(Names names) {
    return List.of(
        new String[] {"MULTI"},
        new String[] {"SET", names.probe(), "1"},
        new String[] {"DEL", names.probe()},
        new String[] {"EXEC"});
  }

  /** Why not; empty when it does. */
  static Optional<String> refused(List<Object> answers) {
    return answers.stream()
        .filter(Fault.class::isInstance)
        .map(answer -> ((Fault) answer).text())
        .findFirst();
  }

  static Optional<String> refused(Server server, Names names) {
    return refused(server.askAll(question(names)));
  }
}
