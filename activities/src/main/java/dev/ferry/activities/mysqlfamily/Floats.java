package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns whose values a dump rounds: it writes a {@code FLOAT} with six digits. The first rows of
 * each table are looked at; the comparison looks at all, but only when the copy is done.
 *
 * @param server in charge
 * @param schemas of the plan
 */
record Floats(Server server, List<String> schemas) {
  private static final int ROWS = 100_000;

  Finding finding() {
    List<String> rounded = new ArrayList<>();
    Map<String, List<String>> tables = columns();
    tables.forEach((table, columns) -> rounded.addAll(rounded(table, columns)));
    return Obstacles.none(
        "content.float",
        rounded,
        tables.isEmpty()
            ? "no column is FLOAT"
            : "a dump keeps all FLOAT values among the first %d rows of each table".formatted(ROWS),
        "FLOAT columns whose values a dump would round to six digits",
        "Make them DOUBLE, which keeps every value.");
  }

  private Map<String, List<String>> columns() {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    server
        .rows(
            "SELECT c.table_schema s, c.table_name t, c.column_name c FROM"
                + " information_schema.columns c JOIN information_schema.tables t ON"
                + " t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE"
                + " t.table_type = 'BASE TABLE' AND c.data_type = 'float' AND c.extra NOT LIKE"
                + " '%VIRTUAL%' AND c.table_schema IN "
                + Sql.list(schemas)
                + " ORDER BY 1, 2, c.ordinal_position")
        .forEach(
            row ->
                tables
                    .computeIfAbsent(
                        Sql.name(row.get("s")) + "." + Sql.name(row.get("t")),
                        table -> new ArrayList<>())
                    .add(Sql.name(row.get("c"))));
    return tables;
  }

  private List<String> rounded(String table, List<String> columns) {
    List<String> sums = columns.stream().map(Floats::rounded).toList();
    Map<String, String> row =
        server
            .rows(
                "SELECT %s FROM (SELECT %s FROM %s LIMIT %d) first"
                    .formatted(String.join(", ", sums), String.join(", ", columns), table, ROWS))
            .getFirst();
    List<String> counts = List.copyOf(row.values());
    List<String> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!counts.get(i).equals("0")) {
        found.add((table + "." + columns.get(i)).replace("`", ""));
      }
    }
    return found;
  }

  /** How many are not the nearest to what is written of them: further away than half a step. */
  private static String rounded(String column) {
    return "COUNT(IF(%1$s <> 0 AND ABS(%1$s + 0e0 - (CONCAT(%1$s) + 0e0)) > POW(2, FLOOR(LOG2(ABS(%1$s))) - 24), 1, NULL)) %1$s"
        .formatted(column);
  }
}
