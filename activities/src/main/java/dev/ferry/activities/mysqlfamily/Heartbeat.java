package dev.ferry.activities.mysqlfamily;

import java.util.Map;
import java.util.Optional;

/**
 * Ferry's own schema: a beat that is written on the side in charge and read on the other, a table
 * for the probe, and what each server's event scheduler is when it is in charge. It is logged, so
 * that the other side has it too.
 *
 * @param names of this migration
 */
record Heartbeat(Names names) {

  boolean existsOn(Server server) {
    return server
        .value(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema="
                + Sql.text(names.schema())
                + " AND table_name IN ('beat','probe','scheduler')")
        .equals("3");
  }

  void create(Server inCharge) {
    if (existsOn(inCharge)) {
      return;
    }
    inCharge.run(
        "CREATE DATABASE IF NOT EXISTS " + Sql.name(names.schema()),
        "CREATE TABLE IF NOT EXISTS "
            + table("beat")
            + " (id TINYINT PRIMARY KEY, n BIGINT NOT NULL, written DATETIME(6) NOT NULL)"
            + " ENGINE=InnoDB",
        "CREATE TABLE IF NOT EXISTS "
            + table("probe")
            + " (server_id INT UNSIGNED PRIMARY KEY, written DATETIME(6) NOT NULL) ENGINE=InnoDB",
        "CREATE TABLE IF NOT EXISTS "
            + table("scheduler")
            + " (server_id INT UNSIGNED PRIMARY KEY, value VARCHAR(10) NOT NULL) ENGINE=InnoDB");
  }

  private String table(String name) {
    return Sql.name(names.schema()) + "." + name;
  }

  /**
   * One more beat, unless the server is read-only: Ferry's account could write past that, and a
   * write of a late worker on a fenced side would spoil its history.
   *
   * @return its number; empty when the server is read-only
   */
  Optional<Long> beat(Server inCharge) {
    inCharge.runUnlessReadOnly(
        "INSERT INTO %s VALUES (1, 1, SYSDATE(6)) ON DUPLICATE KEY UPDATE n = n + 1, written = SYSDATE(6)"
            .formatted(table("beat")));
    return inCharge.readOnly() ? Optional.empty() : Optional.of(newest(inCharge));
  }

  /** Number of the newest beat that a server has; 0 for none. */
  long newest(Server server) {
    String n = server.value("SELECT n FROM " + table("beat") + " WHERE id = 1");
    return n.isEmpty() ? 0 : Long.parseLong(n);
  }

  /** When the newest beat on {@code follower} was written, by the clock of the side in charge. */
  Optional<String> written(Server follower) {
    return follower.rows("SELECT written w FROM " + table("beat") + " WHERE id = 1").stream()
        .map(row -> row.get("w"))
        .findFirst();
  }

  /** Microseconds since {@code written}, by the clock of the side in charge. */
  long age(Server inCharge, String written) {
    return Long.parseLong(
        inCharge.value("SELECT TIMESTAMPDIFF(MICROSECOND, " + Sql.text(written) + ", SYSDATE(6))"));
  }

  /** A write that an ordinary account may do only where writes are accepted. */
  String probe() {
    return "INSERT INTO %s VALUES (@@server_id, SYSDATE(6)) ON DUPLICATE KEY UPDATE written = SYSDATE(6)"
        .formatted(table("probe"));
  }

  /** Notes what the scheduler of the server in charge is, before a fence switches it off. */
  void noteScheduler(Server inCharge) {
    Map<String, String> now =
        inCharge.rows("SELECT @@server_id i, @@GLOBAL.event_scheduler v").getFirst();
    if (!now.get("v").equals(scheduler(inCharge).orElse(""))) {
      inCharge.run(
          "REPLACE INTO %s VALUES (%s, %s)"
              .formatted(table("scheduler"), now.get("i"), Sql.text(now.get("v"))));
    }
  }

  /** What the scheduler of this server was when it was last in charge. */
  Optional<String> scheduler(Server server) {
    return server
        .rows("SELECT value v FROM " + table("scheduler") + " WHERE server_id = @@server_id")
        .stream()
        .map(row -> row.get("v"))
        .findFirst();
  }
}
