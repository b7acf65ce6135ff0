package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether the settings of both sides let one subscribe to the other, and back.
 *
 * @param ends of the step
 * @param names of the migration
 */
record LogicalSettings(Ends ends, Names names) {
  private static final List<String> ASKED =
      List.of(
          "default_transaction_read_only",
          "fsync",
          "hba_file",
          "listen_addresses",
          "max_connections",
          "max_logical_replication_workers",
          "max_replication_slots",
          "max_wal_senders",
          "max_worker_processes",
          "wal_level");

  List<Finding> findings() {
    Server source = ends.source().server();
    List<String> question = new ArrayList<>(List.of("facts"));
    question.addAll(ASKED);
    Map<String, String> there = Settings.files(ends.destination().cluster(), question);
    List<Finding> findings = new ArrayList<>();
    int databases = Databases.names(source).size();
    for (End end : ends.both()) {
      boolean here = end.equals(ends.source());
      findings.addAll(
          of(
              end,
              name -> here ? Settings.value(source, name) : there.getOrDefault(name, ""),
              databases));
    }
    findings.add(
        Settings.atLeast("max_connections", Settings.value(source, "max_connections"), there));
    findings.add(Settings.wanted("default_transaction_read_only", "off", there));
    findings.add(Settings.wanted("fsync", "on", there));
    findings.add(new Settings(ends, names).ferryMay(source));
    return findings;
  }

  /** A setting by its name. */
  private interface Values {
    String of(String name);
  }

  private static List<Finding> of(End end, Values values, int databases) {
    String host = end.host();
    List<Finding> findings = new ArrayList<>();
    String level = values.of("wal_level");
    findings.add(
        level.equals("logical")
            ? Finding.pass("settings.wal_level." + host, level)
            : Finding.fail(
                "settings.wal_level." + host,
                level + " on " + host,
                "Set it to logical, which needs a restart."));
    findings.add(Settings.reachable(values.of("listen_addresses"), host));
    findings.add(Settings.rules("settings.hba_file." + host, end.cluster(), values.of("hba_file")));
    // Each database takes a slot and its reader; the first copy of tables two more of each.
    findings.add(enough("max_replication_slots", values, databases + 2, host));
    findings.add(enough("max_wal_senders", values, databases + 2, host));
    findings.add(enough("max_logical_replication_workers", values, databases + 1, host));
    findings.add(enough("max_worker_processes", values, databases + 2, host));
    return findings;
  }

  private static Finding enough(String name, Values values, int wanted, String host) {
    String check = "settings." + name + "." + host;
    String value = values.of(name);
    String what = "%s on %s, %d needed".formatted(value, host, wanted);
    if (!value.matches("\\d+")) {
      return Finding.noData(check, what, "Look at its configuration.");
    }
    return Long.parseLong(value) >= wanted
        ? Finding.pass(check, what)
        : Finding.fail(check, what, "Raise it there, which needs a restart.");
  }
}
