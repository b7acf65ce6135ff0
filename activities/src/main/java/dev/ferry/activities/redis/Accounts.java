package dev.ferry.activities.redis;

import dev.ferry.workflows.steps.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The accounts of both servers: replication does not carry them. */
final class Accounts {
  private Accounts() {}

  static Finding equal(Ends ends) {
    Map<String, String> source = of(ends.source().server());
    Map<String, String> destination = of(ends.destination().server());
    List<String> missing =
        source.entrySet().stream()
            .filter(it -> !it.getValue().equals(destination.get(it.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    return missing.isEmpty()
        ? Finding.pass("accounts", "the destination knows " + String.join(", ", source.keySet()))
        : Finding.fail(
            "accounts",
            "the destination does not know these accounts, or otherwise: "
                + String.join(", ", missing),
            "Make them there as ACL LIST of the source shows them; passwords too.");
  }

  /** A line is "user NAME RULES". */
  private static Map<String, String> of(Server server) {
    Map<String, String> accounts = new LinkedHashMap<>();
    for (String line : server.texts("ACL", "LIST")) {
      String[] words = line.split(" ", 3);
      accounts.put(words[1], words[2]);
    }
    return accounts;
  }
}
