package dev.ferry.activities.postgresql;

import java.util.Optional;

/**
 * A small table on the side in charge. It travels with the cluster, so it is what both a lag and a
 * takeover are measured by.
 *
 * @param names of the migration
 */
record Heartbeat(Names names) {

  void create(Server inCharge) {
    if (!inCharge.value("SELECT to_regclass(%s)".formatted(Sql.text(table()))).isEmpty()) {
      return;
    }
    inCharge.run(
        "CREATE SCHEMA IF NOT EXISTS " + Sql.name(names.own()),
        "REVOKE ALL ON SCHEMA %s FROM PUBLIC".formatted(Sql.name(names.own())),
        "CREATE TABLE IF NOT EXISTS %s (id int PRIMARY KEY, n bigint NOT NULL, written timestamptz NOT NULL)"
            .formatted(table()));
  }

  private String table() {
    return Sql.name(names.own()) + ".beat";
  }

  /** One more beat; its number. */
  long beat(Server inCharge) {
    return Long.parseLong(
        inCharge.value(
            "INSERT INTO %s AS b VALUES (1, 1, clock_timestamp()) ON CONFLICT (id) DO UPDATE SET n = b.n + 1, written = clock_timestamp() RETURNING n"
                .formatted(table())));
  }

  /** Number of the newest beat that a server has; 0 for none. */
  long newest(Server server) {
    String n = server.value("SELECT n FROM " + table() + " WHERE id = 1");
    return n.isEmpty() ? 0 : Long.parseLong(n);
  }

  /** When the newest beat on {@code follower} was written, by the clock of the side in charge. */
  Optional<String> written(Server follower) {
    return Optional.of(follower.value("SELECT written FROM " + table() + " WHERE id = 1"))
        .filter(text -> !text.isEmpty());
  }

  /** Microseconds since {@code written}, by the clock of the side in charge. */
  static long age(Server inCharge, String written) {
    return Long.parseLong(
        inCharge.value(
            "SELECT (extract(epoch FROM clock_timestamp() - %s::timestamptz) * 1000000)::bigint"
                .formatted(Sql.text(written))));
  }

  void drop(Server inCharge) {
    inCharge.run("DROP SCHEMA IF EXISTS " + Sql.name(names.own()) + " CASCADE");
  }
}
