package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the settings of both sides let one follow the other, and back. Those of the destination
 * are its own files', but for what {@code ALTER SYSTEM} has set at the source: that lies in the
 * data directory, and so travels.
 *
 * @param ends of the step
 * @param names of the migration
 */
record Settings(Ends ends, Names names) {
  /** With less than the primary had, a standby refuses to start. */
  private static final List<String> AT_LEAST =
      List.of(
          "max_connections",
          "max_locks_per_transaction",
          "max_prepared_transactions",
          "max_wal_senders",
          "max_worker_processes");

  private static final Map<String, String> WANTED_THERE =
      Map.of(
          "default_transaction_read_only", "off",
          "fsync", "on",
          "full_page_writes", "on",
          "hot_standby", "on",
          "synchronous_standby_names", "");

  static List<String> asked() {
    List<String> asked = new ArrayList<>(AT_LEAST);
    asked.addAll(WANTED_THERE.keySet());
    asked.addAll(List.of("listen_addresses", "synchronous_commit", "wal_level"));
    return asked;
  }

  List<Finding> findings() {
    Server source = ends.source().server();
    Map<String, String> there = destination(source);
    List<Finding> findings = new ArrayList<>();
    AT_LEAST.forEach(name -> findings.add(atLeast(name, value(source, name), there)));
    WANTED_THERE.keySet().stream()
        .sorted()
        .forEach(name -> findings.add(wanted(name, WANTED_THERE.get(name), there)));
    findings.add(wanted("synchronous_commit", value(source, "synchronous_commit"), there));
    findings.add(logLevel(value(source, "wal_level"), ends.source().host()));
    findings.add(logLevel(there.getOrDefault("wal_level", ""), ends.destination().host()));
    findings.add(reachable(value(source, "listen_addresses"), ends.source().host()));
    findings.add(reachable(there.getOrDefault("listen_addresses", ""), ends.destination().host()));
    findings.add(senders(source));
    findings.add(rules("settings.hba_file", ends.source().cluster(), value(source, "hba_file")));
    findings.add(ferryMay(source));
    return findings;
  }

  static String value(Server server, String name) {
    return server.value("SELECT current_setting('" + name + "')");
  }

  private Map<String, String> destination(Server source) {
    List<String> question = new ArrayList<>(List.of("facts"));
    question.addAll(asked());
    Map<String, String> values = files(ends.destination().cluster(), question);
    source
        .rows(
            "SELECT name n, setting v FROM pg_file_settings WHERE sourcefile LIKE '%/postgresql.auto.conf'")
        .forEach(row -> values.put(row.get("n"), row.getOrDefault("v", "")));
    return values;
  }

  /** As its own files set them. */
  static Map<String, String> files(Cluster cluster, List<String> question) {
    Map<String, String> values = new LinkedHashMap<>();
    State.parse(cluster.ask(question))
        .values()
        .forEach(
            (name, value) -> {
              if (name.startsWith("set ")) {
                values.put(name.substring("set ".length()), value);
              }
            });
    return values;
  }

  static Finding atLeast(String name, String here, Map<String, String> values) {
    String there = values.getOrDefault(name, "");
    String check = "settings." + name;
    String what = "%s at the source, %s at the destination".formatted(here, there);
    if (!there.matches("\\d+")) {
      return Finding.noData(check, what, "Look at the destination's configuration.");
    }
    return Long.parseLong(there) >= Long.parseLong(here)
        ? Finding.pass(check, what)
        : Finding.fail(
            check, what, "Raise it at the destination: a standby with less does not start.");
  }

  static Finding wanted(String name, String wanted, Map<String, String> values) {
    String there = values.getOrDefault(name, "?");
    String check = "settings." + name;
    return there.equals(wanted)
        ? Finding.pass(check, "'%s' at the destination".formatted(there))
        : Finding.fail(
            check,
            "'%s' at the destination".formatted(there),
            "Set it to '%s' in its configuration.".formatted(wanted));
  }

  private static Finding logLevel(String level, String host) {
    String check = "settings.wal_level." + host;
    return level.equals("replica") || level.equals("logical")
        ? Finding.pass(check, level)
        : Finding.fail(check, level + " on " + host, "Set it to replica, which needs a restart.");
  }

  static Finding reachable(String listens, String host) {
    String check = "settings.listen_addresses." + host;
    boolean only =
        List.of(listens.split(",", -1)).stream()
            .map(String::strip)
            .allMatch(name -> List.of("", "localhost", "127.0.0.1", "::1").contains(name));
    return only
        ? Finding.fail(
            check,
            "PostgreSQL on %s listens on '%s' only, where the other host cannot reach it"
                .formatted(host, listens),
            "Add the address in the plan, which needs a restart; or name a tunnel as its address.")
        : Finding.pass(check, listens);
  }

  /** The copy takes two: one for the files, one for the log. */
  private Finding senders(Server source) {
    long all = Long.parseLong(value(source, "max_wal_senders"));
    long used =
        Long.parseLong(
            source.value(
                "SELECT count(*) FROM pg_stat_replication WHERE usename <> "
                    + Sql.text(names.own())));
    long slots = Long.parseLong(value(source, "max_replication_slots"));
    String what = "%d senders, %d in use; %d slots".formatted(all, used, slots);
    return all - used >= 2 && slots >= 1
        ? Finding.pass("settings.senders", what)
        : Finding.fail(
            "settings.senders", what, "Raise max_wal_senders and max_replication_slots.");
  }

  /** Ferry's rule is written there. */
  static Finding rules(String check, Cluster cluster, String file) {
    String wanted =
        "/etc/postgresql/%s/%s/pg_hba.conf".formatted(cluster.version(), cluster.name());
    return file.equals(wanted)
        ? Finding.pass(check, file)
        : Finding.fail(check, file + " is used", "Use " + wanted + " instead.");
  }

  Finding ferryMay(Server source) {
    return value(source, "is_superuser").equals("on")
        ? Finding.pass("access.ferry", ends.source().user() + " is a superuser")
        : Finding.fail(
            "access.ferry", ends.source().user() + " is no superuser", "ALTER ROLE it SUPERUSER.");
  }
}
