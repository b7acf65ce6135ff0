package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Columns whose values a dump rounds: it writes a {@code FLOAT} with six digits. The first rows of
 * each table are looked at, as many as there is time for; the comparison looks at all, but only
 * when the copy is done.
 *
 * @param server in charge
 * @param schemas of the plan
 * @param nanos a monotonic clock, in nanoseconds
 */
record Floats(Server server, List<String> schemas, LongSupplier nanos) {
  private static final long ROWS = 100_000;

  /** However slow the server is, these of each table. */
  private static final long FEWEST = 1_000;

  /** For all tables, besides the first look at each. */
  private static final long LONGEST = Duration.ofSeconds(10).toNanos();

  Floats(Server server, List<String> schemas) {
    this(server, schemas, System::nanoTime);
  }

  Finding finding() {
    List<String> rounded = new ArrayList<>();
    Map<String, List<String>> tables = columns();
    long end = nanos.getAsLong() + LONGEST;
    long least = ROWS;
    int left = tables.size();
    for (Map.Entry<String, List<String>> table : tables.entrySet()) {
      long rows = look(table.getKey(), table.getValue(), end, left--, rounded);
      least = Math.min(least, rows);
    }
    return Obstacles.none(
        "content.float",
        rounded,
        tables.isEmpty() ? "no column is FLOAT" : kept(least),
        "FLOAT columns whose values a dump would round to six digits",
        "Make them DOUBLE, which keeps every value.");
  }

  private static String kept(long least) {
    String all = "a dump keeps all FLOAT values among the first %d rows of each table";
    return least == ROWS
        ? all.formatted(ROWS)
        : (all + ", and up to %d where there was time; the comparison after the copy looks at all")
            .formatted(least, ROWS);
  }

  /**
   * Looks at few rows, and from how long that took reckons how many more are its share of the time.
   *
   * @return how many of the first rows it has looked at, or would have if there were so many
   */
  private long look(
      String table, List<String> columns, long end, int tablesLeft, List<String> rounded) {
    long begun = nanos.getAsLong();
    List<String> found = rounded(table, columns, FEWEST);
    long took = Math.max(1, nanos.getAsLong() - begun);
    double share = Math.max(0, end - nanos.getAsLong()) / (double) tablesLeft;
    long rows = Math.clamp((long) (FEWEST * share / took), FEWEST, ROWS);
    if (found.isEmpty() && rows > FEWEST) {
      found = rounded(table, columns, rows);
    }
    rounded.addAll(found);
    return rows;
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

  private List<String> rounded(String table, List<String> columns, long rows) {
    List<String> sums = columns.stream().map(Floats::rounded).toList();
    Map<String, String> row =
        server
            .rows(
                "SELECT %s FROM (SELECT %s FROM %s LIMIT %d) first"
                    .formatted(String.join(", ", sums), String.join(", ", columns), table, rows))
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
