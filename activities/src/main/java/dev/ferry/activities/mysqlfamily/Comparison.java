package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares both sides at the same position, while the side in charge goes on: the follower is
 * stopped, a snapshot is taken of the side in charge, the follower goes on to exactly that position
 * and a snapshot is taken there. The follower rests for some tens of milliseconds.
 */
final class Comparison {
  /** Larger tables are counted; their rows are not read through a checksum. */
  private static final long CHECKSUM_LIMIT = 256L * 1024 * 1024;

  private static final Duration CATCH_UP = Duration.ofSeconds(10);

  private final Server source;
  private final Server second;
  private final Server destination;
  private final Server control;
  private final List<String> schemas;
  private final Map<String, String> figures;

  /**
   * @param source in charge; a connection that logs nothing
   * @param second one more connection to it
   * @param destination follows; one that logs nothing
   * @param control a second connection to the follower: one with a snapshot cannot start threads
   * @param figures gets the numbers
   */
  Comparison(
      Server source,
      Server second,
      Server destination,
      Server control,
      List<String> schemas,
      Map<String, String> figures) {
    this.source = source;
    this.second = second;
    this.destination = destination;
    this.control = control;
    this.schemas = schemas;
    this.figures = figures;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    String unmatched = snapshots();
    if (!unmatched.isEmpty()) {
      return List.of(Finding.noData("content.rows", unmatched, "Try again; see the lag."));
    }
    try {
      findings.add(same("content.tables", "tables and views", Objects.TABLES));
      findings.add(same("content.routines", "routines", Objects.ROUTINES));
      findings.add(same("content.triggers", "triggers", Objects.TRIGGERS));
      findings.add(same("content.events", "events", Objects.EVENTS));
      findings.add(rows());
    } finally {
      source.run("COMMIT");
      destination.run("COMMIT");
    }
    return findings;
  }

  private enum Objects {
    TABLES("table_schema", "table_name", "tables", "table_type"),
    ROUTINES("routine_schema", "routine_name", "routines", "SHA2(routine_definition, 256)"),
    TRIGGERS("trigger_schema", "trigger_name", "triggers", "SHA2(action_statement, 256)"),
    EVENTS("event_schema", "event_name", "events", "SHA2(event_definition, 256)");

    private final String sql;

    Objects(String schema, String name, String table, String detail) {
      sql =
          "SELECT CONCAT_WS('.', %1$s, %2$s, %4$s) FROM information_schema.%3$s WHERE %1$s IN %%s ORDER BY 1"
              .formatted(schema, name, table, detail);
    }

    List<String> of(Server server, List<String> schemas) {
      return server.column(sql.formatted(Sql.list(schemas)));
    }
  }

  private Finding same(String check, String what, Objects objects) {
    List<String> one = objects.of(source, schemas);
    List<String> other = objects.of(destination, schemas);
    figures.put(what, Integer.toString(one.size()));
    List<String> differ = new ArrayList<>(one);
    differ.removeAll(other);
    other.stream().filter(name -> !one.contains(name)).forEach(differ::add);
    return differ.isEmpty()
        ? Finding.pass(check, "%d %s on both".formatted(one.size(), what))
        : Finding.fail(
            check, "these %s differ: %s".formatted(what, Content.shortened(differ)), "Seed anew.");
  }

  /** Both sides as of one position; says why not, if not. */
  private String snapshots() {
    control.stopReplica();
    try {
      Server.Snapshot snapshot = source.snapshot(second);
      String position = snapshot.position();
      if (position.isEmpty()) {
        return snapshot.why();
      }
      control.startReplicaUntil(position);
      boolean reached = destination.await(position, CATCH_UP);
      if (!reached || !destination.same(destination.position(), position)) {
        return "%s is at %s instead of %s"
            .formatted(destination.host(), destination.position(), position);
      }
      destination.run(
          "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
          "START TRANSACTION WITH CONSISTENT SNAPSHOT");
      return "";
    } finally {
      control.stopReplica();
      control.startReplica();
    }
  }

  private Finding rows() {
    List<String> differ = new ArrayList<>();
    long counted = 0;
    int summed = 0;
    List<Map<String, String>> tables =
        source.rows(
            "SELECT table_schema s, table_name n, IFNULL(data_length, 0) b FROM"
                + " information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema IN "
                + Sql.list(schemas));
    for (Map<String, String> table : tables) {
      String name = Sql.name(table.get("s")) + "." + Sql.name(table.get("n"));
      // Rolled back for each table, so that a change of its form waits for one table, not for all.
      source.run("SAVEPOINT ferry");
      destination.run("SAVEPOINT ferry");
      long one = count(source, name);
      long other = count(destination, name);
      counted += one;
      boolean summable = Long.parseLong(table.get("b")) <= CHECKSUM_LIMIT;
      summed += summable ? 1 : 0;
      if (one != other) {
        differ.add("%s has %d and %d rows".formatted(name, one, other));
      } else if (summable && !sum(source, name).equals(sum(destination, name))) {
        differ.add("%s has as many rows (%d), but not the same".formatted(name, one));
      }
      source.run("ROLLBACK TO SAVEPOINT ferry");
      destination.run("ROLLBACK TO SAVEPOINT ferry");
    }
    figures.put("rows", Long.toString(counted));
    if (tables.isEmpty()) {
      return Finding.noData("content.rows", "there is no table to compare", "Check the plan.");
    }
    String what =
        "%d rows in %d tables at the same position, %d of the tables by checksum"
            .formatted(counted, tables.size(), summed);
    return differ.isEmpty()
        ? Finding.pass("content.rows", what)
        : Finding.fail("content.rows", Content.shortened(differ), "Do not switch; seed anew.");
  }

  private static long count(Server server, String table) {
    return Long.parseLong(server.value("SELECT COUNT(*) FROM " + table));
  }

  private static String sum(Server server, String table) {
    return server.rows("CHECKSUM TABLE " + table + " EXTENDED").stream()
        .map(row -> row.getOrDefault("Checksum", "none on " + server.host()))
        .findFirst()
        .orElse("none");
  }
}
