package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The look at both clusters before anything is done. Fails closed: what cannot be read is no pass.
 *
 * @param ends of the step
 * @param names of the migration
 */
record LogicalSurvey(Ends ends, Names names) {
  /** Earlier ones count no errors of a subscription, and know no providers of locales. */
  private static final int OLDEST = 15;

  Inspection inspect() {
    Server source = ends.source().server();
    State there = ends.destination().cluster().state();
    long bytes = Survey.bytes(source);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("source version", source.value("SELECT current_setting('server_version')"));
    facts.put("destination version", ends.destination().cluster().version());
    facts.put("method", "logical replication");
    facts.put("databases", String.join(", ", Databases.names(source)));
    facts.put("size", bytes + " bytes");
    List<Finding> findings = new ArrayList<>();
    ends.both().forEach(end -> findings.add(version(end)));
    findings.addAll(new LogicalContent(ends, names).findings());
    findings.addAll(new LogicalSettings(ends, names).findings());
    findings.addAll(destination(there, bytes));
    return new Inspection(
        facts,
        findings,
        new Before(
            Map.of(
                "source.status", ends.source().cluster().state().status(),
                "destination.status", there.status())));
  }

  private static Finding version(End end) {
    String version = end.cluster().version();
    String check = "version." + end.host();
    return Integer.parseInt(version) >= OLDEST
        ? Finding.pass(check, version)
        : Finding.fail(
            check,
            "%s on %s, %d is the oldest".formatted(version, end.host(), OLDEST),
            "Bring it to %d first.".formatted(OLDEST));
  }

  private List<Finding> destination(State there, long bytes) {
    End destination = ends.destination();
    String text = destination.cluster().ask(List.of("facts"));
    State facts = State.parse(text);
    boolean ours =
        new Seeding(destination, names).state() != Seeding.State.NONE
            || new Seeding(ends.source(), names).state() != Seeding.State.NONE;
    List<Finding> findings = new ArrayList<>();
    findings.add(Surroundings.locales(ends.source().server(), text));
    findings.add(free(there, ours));
    findings.add(Surroundings.room(facts, ours, bytes));
    findings.add(
        Surroundings.is(
            "destination.directory",
            facts,
            "mount",
            "no",
            "its data directory is a mount point, which cannot be set aside",
            "Put the data directory one level below."));
    findings.add(
        Surroundings.is(
            "destination.log",
            facts,
            "wal link",
            "no",
            "its pg_wal lies elsewhere, and would end up in the data directory",
            "Make the cluster there without a directory of its own for the log."));
    return findings;
  }

  private Finding free(State there, boolean ours) {
    if (ours) {
      return Door.of(ends, ends.destination(), names).isClosed()
              || new Seeding(ends.destination(), names).state() == Seeding.State.SEEDING
          ? Finding.pass("destination.free", "its data were put there by us")
          : Finding.fail(
              "destination.free",
              "both sides let users in",
              "Find out which is in charge, and shut down the other at once.");
    }
    List<String> content = Preparation.content(ends.destination(), there);
    return content.isEmpty()
        ? Finding.pass("destination.free", "its cluster is empty; it is kept aside")
        : Finding.fail(
            "destination.free",
            "the destination's own cluster is not empty: " + Content.shortened(content),
            "Choose another destination, or drop that there.");
  }
}
