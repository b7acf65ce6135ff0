package dev.ferry.activities.postgresql;

import java.util.List;
import java.util.Map;

/**
 * A server as it follows.
 *
 * @param server the standby
 */
record Standby(Server server) {
  private static final String RETRY = "wal_retrieve_retry_interval";

  /** How it was told to follow is forgotten; what somebody else has set stays. */
  void forget() {
    server.run("ALTER SYSTEM RESET primary_conninfo", "ALTER SYSTEM RESET primary_slot_name");
    List<String> set =
        server.column(
            "SELECT setting FROM pg_file_settings WHERE name = '%s' AND sourcefile ~ 'auto.conf$'"
                .formatted(RETRY));
    if (set.contains("100ms")) {
      server.run("ALTER SYSTEM RESET " + RETRY);
    }
    server.run("SELECT pg_reload_conf()");
  }

  /** Why it does not follow; empty when it does. */
  String trouble() {
    Map<String, String> row =
        server
            .rows(
                "SELECT pg_is_in_recovery() r, CASE WHEN pg_is_in_recovery() THEN"
                    + " pg_is_wal_replay_paused() END p, (SELECT status FROM pg_stat_wal_receiver) s")
            .getFirst();
    if (!row.get("r").equals("t")) {
      return "it is no standby any more: somebody has promoted it";
    }
    if (row.getOrDefault("p", "f").equals("t")) {
      return "its replay is paused";
    }
    String status = row.getOrDefault("s", "");
    return status.equals("streaming")
        ? ""
        : "it does not stream" + (status.isEmpty() ? "" : " but is " + status);
  }

  /** Whether it is told to follow that end by that slot. */
  boolean follows(End primary, Names names) {
    Map<String, String> row =
        server
            .rows(
                "SELECT current_setting('primary_conninfo') c, current_setting('primary_slot_name') s")
            .getFirst();
    return row.getOrDefault("s", "").equals(names.own())
        && row.getOrDefault("c", "")
            .contains("host=" + primary.address() + " port=" + primary.port());
  }
}
