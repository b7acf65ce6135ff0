package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;

/**
 * One database as others may subscribe to it: what is told, and the slot that keeps the log until
 * they have it.
 *
 * @param server in that database
 * @param names of the migration
 * @param database its name
 */
record Publication(Server server, Names names, String database) {

  /** Tells of all tables, also of those to come. */
  void create() {
    if (server
        .value("SELECT 1 FROM pg_publication WHERE pubname = " + Sql.text(names.own()))
        .isEmpty()) {
      server.run("CREATE PUBLICATION %s FOR ALL TABLES".formatted(Sql.name(names.own())));
    }
  }

  private String slot() {
    return Sql.text(names.slot(database));
  }

  boolean hasSlot() {
    return !server
        .value("SELECT 1 FROM pg_replication_slots WHERE slot_name = " + slot())
        .isEmpty();
  }

  /** Keeps the log from now on; waits for the transactions that are under way. */
  void keep() {
    if (!hasSlot()) {
      server.run("SELECT pg_create_logical_replication_slot(%s, 'pgoutput')".formatted(slot()));
    }
  }

  /** Forgets what came before now, which the other side has already. */
  void keepFromNow() {
    server.run(
        ("SELECT pg_replication_slot_advance(slot_name, pg_current_wal_flush_lsn())"
                + " FROM pg_replication_slots WHERE slot_name = %s AND confirmed_flush_lsn < pg_current_wal_flush_lsn()")
            .formatted(slot()));
  }

  /** Bytes of log that wait for the other side. */
  long kept() {
    String kept =
        server.value(
            "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint FROM pg_replication_slots WHERE slot_name = "
                + slot());
    return kept.isEmpty() ? 0 : Long.parseLong(kept);
  }

  /** Why nobody could go on from the slot; empty when they can. */
  String trouble() {
    String status =
        server.value("SELECT wal_status FROM pg_replication_slots WHERE slot_name = " + slot());
    return status.isEmpty()
        ? "it has no slot for database " + database
        : status.equals("lost") ? "its slot for database " + database + " is lost" : "";
  }

  /** Keeps nothing any more, and ends whoever still reads. */
  void release() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (server
            .value(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND slot_name = "
                    + slot())
            .equals("t")
        && System.nanoTime() < end) {
      Wait.millis(20);
    }
    server.run(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = "
            + slot());
  }

  /** Takes all of it away. */
  void drop() {
    server.run("DROP PUBLICATION IF EXISTS " + Sql.name(names.own()));
    release();
  }
}
