package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What the schemas hold, as far as it decides whether they can move.
 *
 * @param server in charge
 * @param schemas of the plan
 */
record Content(Server server, List<String> schemas) {

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    List<String> present = Preparation.present(server, schemas);
    List<String> missing = schemas.stream().filter(name -> !present.contains(name)).toList();
    findings.add(
        Obstacles.none(
            "content.schemas",
            missing,
            "all schemas are there",
            "these schemas are missing",
            "Correct the plan."));
    findings.add(
        Obstacles.none(
            "content.keys",
            server.column(
                from(
                    "SELECT CONCAT(t.table_schema, '.', t.table_name)",
                    " AND NOT EXISTS (SELECT 1 FROM information_schema.table_constraints c WHERE"
                        + " c.table_schema = t.table_schema AND c.table_name = t.table_name AND"
                        + " c.constraint_type IN ('PRIMARY KEY', 'UNIQUE'))")),
            "every table has a key",
            "tables without a key; a replica would search them whole for each row",
            "Give each a primary key."));
    findings.add(
        Obstacles.none(
            "content.engines",
            server.column(
                from(
                    "SELECT CONCAT(t.table_schema, '.', t.table_name, ' ', IFNULL(t.engine, '?'))",
                    " AND IFNULL(t.engine, '') <> 'InnoDB'")),
            "every table is InnoDB",
            "tables whose copy is not one moment's",
            "Convert them to InnoDB."));
    findings.add(
        Obstacles.none(
            "content.versioned",
            server.column(
                "SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.tables WHERE"
                    + " table_type = 'SYSTEM VERSIONED' AND table_schema IN "
                    + Sql.list(schemas)),
            "no table keeps its history",
            "system-versioned tables, whose history no dump of Ferry's carries",
            "ALTER TABLE ... DROP SYSTEM VERSIONING, or move them yourself."));
    return findings;
  }

  static String shortened(List<String> all) {
    return all.size() <= 10
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, 10)) + " and " + (all.size() - 10) + " more";
  }

  /** From the files, for the statistics may be old: those of a table just filled say nearly 0. */
  long bytes() {
    List<String> directories =
        schemas.stream().map(name -> name.replace("-", "@002d").replace("$", "@0024")).toList();
    String files = server.value(server.bytesOfFiles() + Sql.list(directories));
    return Math.max(
        files.isEmpty() ? 0 : Long.parseLong(files), sum("SUM(t.data_length + t.index_length)"));
  }

  long rows() {
    return sum("SUM(t.table_rows)");
  }

  long tables() {
    return sum("COUNT(*)");
  }

  private long sum(String what) {
    String sum = server.value(from("SELECT " + what, ""));
    return sum.isEmpty() ? 0 : Long.parseLong(sum);
  }

  private String from(String select, String and) {
    return select
        + " FROM information_schema.tables t WHERE t.table_type = 'BASE TABLE' AND t.table_schema"
        + " IN "
        + Sql.list(schemas)
        + and;
  }
}
