package dev.ferry.activities.postgresql;

import java.util.Map;

/**
 * One database as it follows.
 *
 * @param server in that database
 * @param names of the migration
 * @param database its name
 */
record Subscription(Server server, Names names, String database) {
  private static final String TABLES =
      " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence = 'p'"
          + " AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

  private static final String THIS_DATABASE =
      "(SELECT oid FROM pg_database WHERE datname = current_database())";

  private String name() {
    return Sql.name(names.own());
  }

  private String here() {
    return "s.subname = %s AND s.subdbid = %s".formatted(Sql.text(names.own()), THIS_DATABASE);
  }

  boolean exists() {
    return !server.value("SELECT 1 FROM pg_subscription s WHERE " + here()).isEmpty();
  }

  boolean enabled() {
    return server.value("SELECT subenabled FROM pg_subscription s WHERE " + here()).equals("t");
  }

  /**
   * Follows from where the slot stands.
   *
   * @param copy whether the rows that are there already are copied first
   */
  void create(String conninfo, boolean copy) {
    // Not flushed one by one: what takes over is flushed as a whole before it does.
    server.run(
        "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (create_slot = false, slot_name = %s, copy_data = %s, synchronous_commit = off)"
            .formatted(
                name(),
                Sql.text(conninfo + " dbname=" + quoted(database)),
                name(),
                Sql.text(names.slot(database)),
                copy));
  }

  /** A value of a connection string. */
  static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  void enable() {
    if (!enabled()) {
      server.run("ALTER SUBSCRIPTION %s ENABLE".formatted(name()));
    }
  }

  /** Follows no more; the other side's slot is the other side's. */
  void drop() {
    if (exists()) {
      server.run(
          "ALTER SUBSCRIPTION %s DISABLE".formatted(name()),
          "ALTER SUBSCRIPTION %s SET (slot_name = NONE)".formatted(name()),
          "DROP SUBSCRIPTION " + name());
    }
  }

  /**
   * Takes up tables that were made after it, on both sides; else their rows would be passed over
   * without a word.
   */
  void takeUpNewTables() {
    if (exists() && !tables().get("unknown").equals("0")) {
      server.run("ALTER SUBSCRIPTION %s REFRESH PUBLICATION".formatted(name()));
    }
  }

  /**
   * Empties all tables, for a first copy: what an extension puts into its own when it is made is at
   * the source too.
   */
  void empty() {
    String all =
        server.value("SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ')" + TABLES);
    if (!all.isEmpty()) {
      server.run("TRUNCATE " + all);
    }
  }

  /** Tables that do not have their first rows yet; empty for none. */
  String copying() {
    Map<String, String> row = tables();
    return row.get("waiting").equals("0")
        ? ""
        : "database %s: %s of %s tables are not copied yet, %d MB are there"
            .formatted(
                database,
                row.get("waiting"),
                row.get("tables"),
                Long.parseLong(row.get("bytes")) >> 20);
  }

  private Map<String, String> tables() {
    return server
        .rows(
            "WITH known AS (SELECT r.srrelid, r.srsubstate FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid WHERE "
                + here()
                + ") SELECT count(*) AS tables, count(*) FILTER (WHERE k.srsubstate IS DISTINCT FROM 'r') AS waiting,"
                + " count(*) FILTER (WHERE k.srsubstate IS NULL) AS unknown, coalesce(sum(pg_relation_size(c.oid)), 0)::bigint AS bytes"
                + TABLES.replace("WHERE", "LEFT JOIN known k ON k.srrelid = c.oid WHERE"))
        .getFirst();
  }

  /** Why it does not follow; empty when it does. */
  String trouble() {
    if (!enabled()) {
      return "database %s has no subscription that is enabled".formatted(database);
    }
    Map<String, String> row =
        server
            .rows(
                "SELECT t.pid p, coalesce(e.apply_error_count, 0) a, coalesce(e.sync_error_count, 0) c"
                    + " FROM pg_subscription s LEFT JOIN pg_stat_subscription t ON t.subid = s.oid AND t.relid IS NULL"
                    + " LEFT JOIN pg_stat_subscription_stats e ON e.subid = s.oid WHERE "
                    + here())
            .getFirst();
    return row.containsKey("p")
        ? ""
        : "the subscription of database %s is not at work; errors so far: %s applying, %s copying"
            .formatted(database, row.get("a"), row.get("c"));
  }
}
