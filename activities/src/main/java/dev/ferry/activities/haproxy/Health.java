package dev.ferry.activities.haproxy;

import java.util.Map;

/**
 * How HAProxy's checks see a server.
 *
 * @param status {@code UP}, {@code DRAIN}, {@code DOWN}, {@code MAINT} or {@code no check}, maybe
 *     with a count ({@code UP 1/3})
 * @param checkStatus of the last check, such as {@code L7OK}; empty when none was done
 * @param check what the last check found, in HAProxy's words
 */
record Health(String status, String checkStatus, String check) {

  static Health of(Map<String, String> row) {
    String description = row.getOrDefault("check_desc", "");
    String last = row.getOrDefault("last_chk", "");
    String checkStatus = row.getOrDefault("check_status", "");
    return new Health(
        row.getOrDefault("status", ""),
        checkStatus.replace("* ", ""),
        (checkStatus + " " + row.getOrDefault("check_code", "") + " " + description + " " + last)
            .replaceAll("\\s+", " ")
            .strip());
  }

  /** Passed its last check and may be given requests. */
  boolean up() {
    return (status.equals("UP") || status.equals("DRAIN"))
        && (checkStatus.equals("L4OK") || checkStatus.equals("L6OK") || checkStatus.equals("L7OK"));
  }
}
