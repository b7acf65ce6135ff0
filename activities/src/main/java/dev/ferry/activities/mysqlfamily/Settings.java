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

  List<Finding> findings(Dialect dialect) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(dialect.eachCanFollow(source, destination));
    new TreeMap<>(dialect.neededSettings())
        .forEach((name, wanted) -> findings.add(needed(name, wanted)));
    dialect.equalSettings().forEach(name -> findings.add(equal(name)));
    findings.add(serverIds());
    findings.add(atLeast("max_allowed_packet"));
    findings.add(retention());
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

  private Finding retention() {
    long one = number(source, "binlog_expire_logs_seconds");
    long other = number(destination, "binlog_expire_logs_seconds");
    String what = "binary logs are kept %d s and %d s, 0 is for ever".formatted(one, other);
    return (one == 0 || one >= DAY) && (other == 0 || other >= DAY)
        ? Finding.pass("settings.retention", what)
        : Finding.fail(
            "settings.retention", what, "Set binlog_expire_logs_seconds to a day or more.");
  }

  static long number(Map<String, String> variables, String name) {
    String value = variables.getOrDefault(name, "");
    return value.matches("\\d+(\\.\\d*)?") ? (long) Double.parseDouble(value) : -1;
  }
}
