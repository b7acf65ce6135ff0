package dev.ferry.activities.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of sequences are not replicated: they are carried while nobody can ask for one. */
final class Sequences {
  private static final String ALL =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind = 'S' AND c.relpersistence <> 't' ORDER BY 1";

  private Sequences() {}

  static List<String> names(Server server) {
    return server.column(ALL);
  }

  /** What each stands at, as an expression that sets it so. */
  private static List<String> settings(Server server) {
    List<String> questions = new ArrayList<>();
    for (String name : names(server)) {
      questions.add(
          "SELECT %s n, last_value v, is_called c FROM %s".formatted(Sql.text(name), name));
    }
    if (questions.isEmpty()) {
      return List.of();
    }
    List<String> settings = new ArrayList<>();
    for (Map<String, String> row : server.rows(String.join(" UNION ALL ", questions))) {
      settings.add(
          "setval(%s::regclass, %s, %s)"
              .formatted(Sql.text(row.get("n")), row.get("v"), row.get("c").equals("t")));
    }
    return settings;
  }

  /** Sets those of one side as they stand on the other. */
  static void carry(Server from, Server to) {
    List<String> settings = settings(from);
    // A row has no more than 1,664 columns.
    for (int i = 0; i < settings.size(); i += 1000) {
      to.run(
          "SELECT " + String.join(", ", settings.subList(i, Math.min(i + 1000, settings.size()))));
    }
  }
}
