package dev.ferry.activities.postgresql;

import java.util.Map;

/**
 * A server as it follows.
 *
 * @param server the standby
 */
record Standby(Server server) {

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
