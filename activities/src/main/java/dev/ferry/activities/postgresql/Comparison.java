package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares every table of both sides while both are at work. In a physical copy a version of a row
 * lies at the same place (ctid) and was written by the same transaction (xmin), and it never
 * changes. So wherever both sides show such a version, its content must be the same; one that only
 * the source shows must be gone there too when it is looked at again; one that only the standby
 * shows must be younger than the source's snapshot.
 *
 * @param ends of the step
 * @param figures gets counts
 */
record Comparison(Ends ends, Map<String, String> figures) {
  private static final int MANY = 5;

  private static final String TABLES =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p' AND n.nspname NOT IN ('pg_catalog',"
          + " 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1";

  Finding finding() {
    long began = System.nanoTime();
    List<String> wrong = new ArrayList<>();
    long tables = 0;
    long rows = 0;
    for (String database : Content.databases(ends.source().server())) {
      try (Server source = ends.source().connect(database);
          Server fresh = ends.source().connect(database);
          Server standby = ends.destination().connect(database)) {
        for (String table : source.column(TABLES)) {
          tables++;
          rows += new Table(source, fresh, standby, table).compare(wrong);
        }
      }
    }
    figures.put("tables compared", Long.toString(tables));
    figures.put("rows compared", Long.toString(rows));
    figures.put("comparison took", (System.nanoTime() - began) / 1_000_000 + " ms");
    return wrong.isEmpty()
        ? Finding.pass(
            "content.rows", "every row of every table has the same SHA-256 on both sides")
        : Finding.fail(
            "content.rows",
            "rows differ: "
                + String.join("; ", wrong.subList(0, Math.min(MANY, wrong.size())))
                + (wrong.size() > MANY ? " and " + (wrong.size() - MANY) + " more" : ""),
            "The copy is damaged: find out why, then seed it anew.");
  }
}
