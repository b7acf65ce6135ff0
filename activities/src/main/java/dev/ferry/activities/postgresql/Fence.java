package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server behind a closed door says.
 *
 * @param server of Ferry's role
 * @param others its sessions in the databases
 */
record Fence(Server server, List<Server> others) {
  private static final Duration TO_LEAVE = Duration.ofMillis(250);

  /** Processes that are no sessions of anybody, and our own. */
  List<String> staying() {
    List<String> staying =
        new ArrayList<>(
            server.column(
                "SELECT pid FROM pg_stat_activity WHERE backend_type <> 'client backend'"));
    staying.addAll(ours());
    return staying;
  }

  private List<String> ours() {
    List<String> ours = new ArrayList<>();
    ours.add(server.value("SELECT pg_backend_pid()"));
    others.forEach(other -> ours.add(other.value("SELECT pg_backend_pid()")));
    return ours;
  }

  /**
   * Nobody but us is inside, and nobody has left anything to be committed. A session whose client
   * has just gone is given a moment to end.
   */
  void expectNobody() {
    long end = System.nanoTime() + TO_LEAVE.toNanos();
    List<String> inside = inside();
    while (!inside.isEmpty() && System.nanoTime() < end) {
      Wait.millis(2);
      inside = inside();
    }
    if (!inside.isEmpty()) {
      throw Failures.notFenced(server.host(), Content.shortened(inside));
    }
  }

  private List<String> inside() {
    return server.column(
        "SELECT format('process %%s of %%s (%%s)', pid, usename, backend_type) FROM pg_stat_activity"
                .replace("%%", "%")
            + " WHERE backend_type NOT IN "
            + LogicalContent.KNOWN
            + " AND pid NOT IN ("
            + String.join(", ", ours())
            + ") UNION ALL SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts");
  }

  /**
   * The place in the log, and the number of the next transaction, which tells more: it stands
   * still.
   */
  String position() {
    return server.value(
        "SELECT pg_current_wal_insert_lsn() || ' before transaction ' || pg_snapshot_xmax(pg_current_snapshot())");
  }

  boolean same(String one, String other) {
    return transaction(one).equals(transaction(other));
  }

  private static String transaction(String position) {
    return position.substring(position.lastIndexOf(' ') + 1);
  }
}
