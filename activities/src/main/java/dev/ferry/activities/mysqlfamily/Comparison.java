package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares both sides at the same position, while the side in charge goes on: the follower is
 * stopped, a snapshot is taken of the side in charge, the follower goes on to exactly that position
 * and a snapshot is taken there. The follower rests for some tens of milliseconds, and goes on
 * while the snapshots are compared.
 */
final class Comparison {
  private static final Duration CATCH_UP = Duration.ofSeconds(10);

  private final Ends ends;
  private final Server source;
  private final Server second;
  private final Server destination;
  private final Server control;
  private final Names names;
  private final List<String> schemas;
  private final Map<String, String> figures;
  private Duration stopping = Duration.ZERO;

  /**
   * @param ends a connection to the side in charge that takes no snapshot; one to the other that
   *     logs nothing
   * @param source one more to the side in charge, which logs nothing
   * @param control one more to the follower: one with a snapshot cannot start threads
   * @param figures gets the numbers
   */
  Comparison(
      Ends ends,
      Server source,
      Server control,
      Names names,
      List<String> schemas,
      Map<String, String> figures) {
    this.ends = ends;
    this.source = source;
    this.second = ends.source().server();
    this.destination = ends.destination().server();
    this.control = control;
    this.names = names;
    this.schemas = schemas;
    this.figures = figures;
  }

  /**
   * @param round time for the rows
   */
  List<Finding> findings(Duration round) {
    List<Finding> findings = new ArrayList<>();
    String unmatched = snapshots();
    if (!unmatched.isEmpty()) {
      return List.of(Finding.noData("content.rows", unmatched, "Try again; see the lag."));
    }
    try {
      findings.add(same("content.tables", "tables and views", Objects.TABLES));
      findings.add(same("content.columns", "columns", Objects.COLUMNS));
      findings.add(same("content.routines", "routines", Objects.ROUTINES));
      findings.add(same("content.triggers", "triggers", Objects.TRIGGERS));
      findings.add(same("content.events", "events", Objects.EVENTS));
      findings.add(
          new RowComparison(
                  new Pair(source, destination),
                  new Throttle(new Heartbeat(names), second, control),
                  ends.destination(),
                  names,
                  round)
              .finding(schemas, figures));
    } finally {
      source.run("COMMIT");
      destination.run("COMMIT");
    }
    return findings;
  }

  private enum Objects {
    TABLES("table_schema", "table_name", "tables", "table_type"),
    COLUMNS(
        "table_schema",
        "CONCAT(table_name, '.', column_name)",
        "columns",
        "CONCAT_WS(' ', column_type, collation_name, is_nullable)"),
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
    List<String> differ = differing(one, other);
    return differ.isEmpty()
        ? Finding.pass(check, "%d %s on both".formatted(one.size(), what))
        : Finding.fail(
            check, "these %s differ: %s".formatted(what, Content.shortened(differ)), "Seed anew.");
  }

  /** What is on one side only; there may be a million columns. */
  static <T> List<T> differing(List<T> one, List<T> other) {
    Set<T> here = new HashSet<>(one);
    Set<T> there = new HashSet<>(other);
    return Stream.concat(
            one.stream().filter(it -> !there.contains(it)),
            other.stream().filter(it -> !here.contains(it)))
        .toList();
  }

  /** How long the replica took to stop. */
  Duration stopping() {
    return stopping;
  }

  /** Both sides as of one position; says why not, if not. */
  private String snapshots() {
    long begun = System.nanoTime();
    control.stopReplica();
    stopping = Duration.ofNanos(System.nanoTime() - begun);
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
}
