package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The replication slot of this migration on one server: the log is kept there until the other side
 * has it.
 *
 * @param server that keeps the log
 * @param names of the migration
 */
record Slot(Server server, Names names) {

  /**
   * What the slot is at.
   *
   * @param active whether a standby uses it
   * @param status reserved, extended, unreserved or lost
   * @param kept bytes of log that are kept for it
   */
  record Look(boolean active, String status, long kept) {}

  Optional<Look> look() {
    List<Map<String, String>> rows =
        server.rows(
            "SELECT active a, coalesce(wal_status, 'none') s,"
                + " coalesce(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                + " ELSE pg_current_wal_lsn() END, restart_lsn), 0)::bigint k"
                + " FROM pg_replication_slots WHERE slot_name = "
                + Sql.text(names.own()));
    return rows.stream()
        .map(row -> new Look(row.get("a").equals("t"), row.get("s"), Long.parseLong(row.get("k"))))
        .findFirst();
  }

  /** Keeps the log from now on. */
  void keep() {
    if (look().isEmpty()) {
      server.run(
          "SELECT pg_create_physical_replication_slot(%s, true)".formatted(Sql.text(names.own())));
    }
  }

  /** Keeps it from its present beginning on, whatever it kept before. */
  void keepAnew() {
    drop();
    keep();
  }

  /** Keeps nothing any more, as soon as the standby that used it is seen to be gone. */
  void dropOnceUnused() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (look().filter(Look::active).isPresent() && System.nanoTime() < end) {
      Wait.millis(50);
    }
    server.run(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = "
            + Sql.text(names.own()));
  }

  /** Keeps nothing any more; one in use stays. */
  void drop() {
    server.run(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active AND slot_name = "
            + Sql.text(names.own()));
  }
}
