package dev.ferry.activities.postgresql;

import dev.ferry.activities.PauseTrial;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evidence that one side follows the other.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record LogicalConfirmation(Ends ends, PostgreSql spec, Names names) {
  private static final String ROLES =
      "SELECT format('role %s%s%s', rolname, CASE WHEN rolsuper THEN ' superuser' END,"
          + " CASE WHEN rolcanlogin THEN ' login' END) FROM pg_authid WHERE rolname NOT LIKE 'pg\\_%'";

  Evidence confirm() {
    Map<String, String> figures = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>(doors());
    Lag lag = new LogicalFollowing(ends, names).sample(spec.maxLag());
    figures.put("lag", lag.behind().toMillis() + " ms");
    boolean follows = lag.verdict() == Verdict.PASS;
    findings.add(
        new Finding(
            "replication.lag",
            lag.verdict(),
            lag.what(),
            follows ? "" : "Wait, or mend replication and prepare again."));
    findings.addAll(new LogicalContent(ends, names).findings());
    if (ends.destination().reachable().isPresent()) {
      try (Databases databases = Databases.open(ends)) {
        findings.add(kept(databases, figures));
        findings.add(schema(databases));
        findings.add(
            follows
                ? new RowComparison(databases, new Heartbeat(names), names, figures).finding()
                : Finding.noData(
                    "content.rows",
                    "not compared, because it does not follow closely",
                    "See the lag."));
        if (follows) {
          figures.put(Evidence.PREDICTED_PAUSE, predicted(databases));
        }
      }
    }
    return new Evidence(spec.id(), findings, figures);
  }

  /** As often as {@link LogicalPart} asks one after the other, in each database. */
  private String predicted(Databases databases) {
    Following following = new Following(ends, new Heartbeat(names));
    PauseTrial trial = new PauseTrial();
    for (Databases.Pair pair : databases.pairs()) {
      trial.with(
          "the last write's way in " + pair.name(),
          1,
          () -> following.sendBeat(pair.source(), pair.destination()));
    }
    int each = databases.pairs().size();
    int here = 8 + 4 * each;
    int there = 4 + 5 * each;
    Server source = ends.source().server();
    Server destination = ends.destination().server();
    return trial
        .with(here + " questions to " + source.host(), here, source::inRecovery)
        .with(there + " questions to " + destination.host(), there, destination::inRecovery)
        .withCommands(2, ends.source().remote())
        .withCommands(1, ends.destination().remote())
        .without("the end of all sessions, the sequences and the slots of the way back")
        .predicted();
  }

  private List<Finding> doors() {
    String inCharge = ends.source().host();
    String follower = ends.destination().host();
    return List.of(
        Door.of(ends, ends.source(), names).isClosed()
            ? Finding.fail(
                "writable." + inCharge,
                inCharge + " should be in charge but lets nobody in",
                "Find out who is in charge.")
            : Finding.pass("writable." + inCharge, inCharge + " lets its users in"),
        Door.of(ends, ends.destination(), names).isClosed()
            ? Finding.pass("fenced." + follower, follower + " lets nobody in, over a restart too")
            : Finding.fail(
                "fenced." + follower,
                follower + " should let nobody in but its rules in pg_hba.conf are gone",
                "Shut it down at once, compare, and find out who has written that file."));
  }

  /** The log that waits fills the disk of whoever is in charge. */
  private Finding kept(Databases databases, Map<String, String> figures) {
    long kept = 0;
    List<String> troubles = new ArrayList<>();
    for (Databases.Pair pair : databases.pairs()) {
      Publication publication = new Publication(pair.source(), names, pair.name());
      kept = Math.max(kept, publication.kept());
      if (!publication.trouble().isEmpty()) {
        troubles.add(publication.trouble());
      }
    }
    figures.put("log kept for the other side", kept + " bytes");
    long free =
        Long.parseLong(
            State.parse(ends.source().cluster().ask(List.of("facts")))
                .values()
                .getOrDefault("free", "0"));
    if (kept >= free / 2) {
      troubles.add("%d bytes of log wait, %d are free".formatted(kept, free));
    }
    return troubles.isEmpty()
        ? Finding.pass(
            "replication.slot",
            "each database has its slot, and not half of the free disk waits for them")
        : Finding.fail(
            "replication.slot",
            String.join("; ", troubles),
            "Mend the side that follows, or give it up: roll back drops the slots.");
  }

  private Finding schema(Databases databases) {
    List<String> differ = new ArrayList<>();
    for (Databases.Pair pair : databases.pairs()) {
      Schema.differences(pair).forEach(it -> differ.add(pair.name() + ": " + it));
      if (pair.name().equals(Server.DATABASE)) {
        differ.addAll(Schema.onlyOne(pair, ROLES));
      }
    }
    return differ.isEmpty()
        ? Finding.pass(
            "content.schema", "tables, indexes, functions, triggers and roles are the same")
        : Finding.fail(
            "content.schema",
            "not the same on both sides: " + Content.shortened(differ),
            "Make the same change on the side that follows: nothing but rows is replicated.");
  }
}
