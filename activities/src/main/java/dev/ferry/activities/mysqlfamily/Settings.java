package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables of both servers, as far as they decide whether one can follow the other, and back.
 *
 * @param source of the server in charge
 * @param destination of the other
 */
record Settings(Map<String, String> source, Map<String, String> destination) {
  private static final long DAY = 86_400;

  /**
   * A server says by which name it knew the host's zone when it started, in summer or in winter.
   */
  private static final String ZONE = "system_time_zone";

  private static final String ZONE_IS =
      "SELECT CONCAT('noon at ', TIME(CONVERT_TZ('2026-01-15 12:00:00', 'SYSTEM', '+00:00')), ' UTC"
          + " in January and at ', TIME(CONVERT_TZ('2026-07-15 12:00:00', 'SYSTEM', '+00:00')), '"
          + " in July')";

  /** Bytes a second of a slow first copy. */
  private static final long PACE = 10_000_000;

  static Settings of(Server source, Server destination) {
    return new Settings(variables(source), variables(destination));
  }

  static Map<String, String> variables(Server server) {
    Map<String, String> variables = new LinkedHashMap<>();
    server
        .rows("SHOW GLOBAL VARIABLES")
        .forEach(row -> variables.put(row.get("Variable_name"), row.getOrDefault("Value", "")));
    for (String name : server.dialect().neededSettings().keySet()) {
      String former = variables.get(server.called(name));
      if (former != null) {
        variables.put(name, former);
      }
    }
    variables.put(ZONE, server.value(ZONE_IS));
    return variables;
  }

  List<Finding> findings(Dialect dialect) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(dialect.eachCanFollow(source, destination));
    new TreeMap<>(dialect.neededSettings())
        .forEach((name, wanted) -> findings.add(needed(name, wanted)));
    dialect.equalSettings().forEach(name -> findings.add(equal(name)));
    findings.add(serverIds());
    findings.add(atLeast("max_allowed_packet"));
    return findings;
  }

  private Finding needed(String name, String wanted) {
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

  /**
   * Whether the binary log lasts for a first copy, thrice, and for a day. What is purged meanwhile
   * is missing, and the copy of no use.
   */
  Finding retention(long bytes) {
    long copy = bytes / PACE;
    long needed = Math.max(DAY, 3 * copy);
    long one = kept(source);
    long other = kept(destination);
    boolean bySize = purgedBySize(source) || purgedBySize(destination);
    String what =
        "binary logs are kept %d s and %d s (0 is for ever)%s, the first copy may take %d s"
            .formatted(one, other, bySize ? ", and purged by size" : "", copy);
    return Obstacles.judged(
        "settings.retention",
        (one == 0 || one >= needed) && (other == 0 || other >= DAY) && !bySize,
        what,
        "Set binlog_expire_logs_seconds to %d or more%s."
            .formatted(needed, bySize ? ", and max_binlog_total_size to 0" : ""));
  }

  /** Seconds; 0 for ever. */
  private static long kept(Map<String, String> variables) {
    long seconds = number(variables, "binlog_expire_logs_seconds");
    long days = number(variables, "expire_logs_days");
    return seconds > 0 || days <= 0 ? seconds : days * DAY;
  }

  /** Where no connected replica keeps the log from that. */
  private static boolean purgedBySize(Map<String, String> variables) {
    return number(variables, "max_binlog_total_size") > 0
        && number(variables, "slave_connections_needed_for_purge") <= 0;
  }

  String dataDirectory() {
    return destination.getOrDefault("datadir", "/var/lib/mysql/");
  }

  /** Where the source writes its binary log. */
  String logDirectory() {
    String log = source.getOrDefault("log_bin_basename", "");
    int name = log.lastIndexOf('/');
    return name > 0 ? log.substring(0, name) : source.getOrDefault("datadir", "/var/lib/mysql/");
  }

  static long number(Map<String, String> variables, String name) {
    String value = variables.getOrDefault(name, "");
    return value.matches("\\d+(\\.\\d*)?") ? (long) Double.parseDouble(value) : -1;
  }
}
