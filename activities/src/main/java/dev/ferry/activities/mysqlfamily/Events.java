package dev.ferry.activities.mysqlfamily;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scheduled events. One that was created or altered at the source while the destination followed is
 * disabled there as a replica's ({@code SLAVESIDE_DISABLED}); it is enabled when the destination
 * takes over.
 *
 * <p>Unlogged, for two reasons. It happens before the server opens, and a server that is not yet in
 * charge must have no transaction of its own in its log: a takeover that is cut off here would look
 * like a write behind the source's back. And the way back needs nothing of it: there, the old
 * source still has its own events as they were, at rest because its scheduler is off.
 *
 * @param schemas of the plan
 */
record Events(List<String> schemas) {

  /** Those that run when the scheduler does, as quoted names. */
  Set<String> enabled(Server server) {
    Set<String> names = new LinkedHashSet<>();
    rows(server, "= 'ENABLED'").forEach(row -> names.add(name(row)));
    return names;
  }

  /** Enables those that are not, each in the name of its definer: ALTER would change it to ours. */
  void enable(Server server, Set<String> enabled) {
    List<String> statements = new ArrayList<>();
    for (Map<String, String> row : rows(server, "<> 'ENABLED'")) {
      if (enabled.contains(name(row))) {
        statements.add(
            "ALTER DEFINER="
                + AppAccounts.account(row.get("d")).orElseThrow().sql()
                + " EVENT "
                + name(row)
                + " ENABLE");
      }
    }
    if (!statements.isEmpty()) {
      server.unlogged(statements);
    }
  }

  private List<Map<String, String>> rows(Server server, String status) {
    return server.rows(
        "SELECT event_schema s, event_name n, definer d FROM information_schema.events WHERE"
            + " event_schema IN "
            + Sql.list(schemas)
            + " AND status "
            + status);
  }

  private static String name(Map<String, String> row) {
    return Sql.name(row.get("s")) + "." + Sql.name(row.get("n"));
  }
}
