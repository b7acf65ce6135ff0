package dev.ferry.activities.mariadb;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables of both servers, as far as they decide whether one can follow the other, and back.
 *
 * @param source of the server in charge
 * @param destination of the other
 */
record Settings(Map<String, String> source, Map<String, String> destination) {
  private static final long DAY = 86_400;

  private static final Map<String, String> NEEDED =
      new LinkedHashMap<>(
          Map.of(
              "log_bin", "ON",
              "binlog_format", "ROW",
              "binlog_row_image", "FULL",
              "gtid_strict_mode", "ON",
              "log_slave_updates", "ON",
              "slave_skip_errors", "OFF"));

  private static final List<String> EQUAL =
      List.of(
          "gtid_domain_id",
          "lower_case_table_names",
          "character_set_server",
          "collation_server",
          "sql_mode",
          "time_zone",
          "system_time_zone",
          "sync_binlog",
          "innodb_flush_log_at_trx_commit");

  static Settings of(Server source, Server destination) {
    return new Settings(variables(source), variables(destination));
  }

  static Map<String, String> variables(Server server) {
    Map<String, String> variables = new LinkedHashMap<>();
    server
        .rows("SHOW GLOBAL VARIABLES")
        .forEach(row -> variables.put(row.get("Variable_name"), row.getOrDefault("Value", "")));
    return variables;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(versions());
    NEEDED.keySet().stream().sorted().forEach(name -> findings.add(needed(name)));
    EQUAL.forEach(name -> findings.add(equal(name)));
    findings.add(serverIds());
    findings.add(atLeast("max_allowed_packet"));
    findings.add(retention());
    findings.add(filters());
    return findings;
  }

  /** From an older server to a newer one would work, but the way back would not. */
  private Finding versions() {
    String both = source.get("version") + " and " + destination.get("version");
    boolean same =
        series(source).equals(series(destination)) && source.get("version").contains("MariaDB");
    return same
        ? Finding.pass("settings.version", both)
        : Finding.fail(
            "settings.version",
            both + ": a newer server cannot be followed by an older one, so there is no way back",
            "Install the same MariaDB release series on both hosts.");
  }

  private static String series(Map<String, String> variables) {
    return variables.getOrDefault("version", "").replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  private Finding needed(String name) {
    String wanted = NEEDED.get(name);
    String one = source.getOrDefault(name, "not known");
    String other = destination.getOrDefault(name, "not known");
    return one.equals(wanted) && other.equals(wanted)
        ? Finding.pass("settings." + name, name + " is " + wanted + " on both")
        : Finding.fail(
            "settings." + name,
            "%s is %s on the source and %s on the destination".formatted(name, one, other),
            "Set %s=%s on both.".formatted(name, wanted));
  }

  private Finding equal(String name) {
    String one = source.getOrDefault(name, "not known");
    String other = destination.getOrDefault(name, "not known");
    return one.equals(other)
        ? Finding.pass("settings." + name, name + " is " + one + " on both")
        : Finding.fail(
            "settings." + name,
            "%s is %s on the source and %s on the destination".formatted(name, one, other),
            "Set " + name + " at the destination as at the source.");
  }

  private Finding serverIds() {
    String one = source.getOrDefault("server_id", "0");
    String other = destination.getOrDefault("server_id", "0");
    return one.equals(other) || one.equals("0") || other.equals("0")
        ? Finding.fail(
            "settings.server_id",
            "server_id is %s and %s".formatted(one, other),
            "Give each server a number of its own.")
        : Finding.pass("settings.server_id", "server_id is %s and %s".formatted(one, other));
  }

  private Finding atLeast(String name) {
    long one = number(source, name);
    long other = number(destination, name);
    String what = "%s is %d on the source and %d on the destination".formatted(name, one, other);
    return other >= one
        ? Finding.pass("settings." + name, what)
        : Finding.fail("settings." + name, what, "Raise it at the destination.");
  }

  private Finding retention() {
    long one = number(source, "binlog_expire_logs_seconds");
    long other = number(destination, "binlog_expire_logs_seconds");
    String what = "binary logs are kept %d s and %d s, 0 is for ever".formatted(one, other);
    return (one == 0 || one >= DAY) && (other == 0 || other >= DAY)
        ? Finding.pass("settings.retention", what)
        : Finding.fail(
            "settings.retention", what, "Set binlog_expire_logs_seconds to a day or more.");
  }

  private Finding filters() {
    List<String> set =
        Replica.FILTERS.stream()
            .filter(
                name ->
                    !source.getOrDefault(name, "").isEmpty()
                        || !destination.getOrDefault(name, "").isEmpty())
            .toList();
    return set.isEmpty()
        ? Finding.pass("settings.filters", "nothing is filtered from replication")
        : Finding.fail("settings.filters", set + " are set", "Remove them on both servers.");
  }

  static long number(Map<String, String> variables, String name) {
    String value = variables.getOrDefault(name, "");
    return value.matches("\\d+(\\.\\d*)?") ? (long) Double.parseDouble(value) : -1;
  }
}
