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
 * Proves that one side follows the other and is the same.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Confirmation(Ends ends, PostgreSql spec, Names names) {

  Evidence confirm() {
    Server server = ends.source().server();
    State source = ends.source().cluster().state();
    State destination = ends.destination().cluster().state();
    Map<String, String> figures = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>(fences(source, destination));
    findings.add(lineage(source, destination));
    findings.add(kept(server, figures));
    findings.add(Content.transactions(server));
    Lag lag = new Following(ends, new Heartbeat(names)).sample(spec.maxLag());
    figures.put("lag", lag.behind().toMillis() + " ms");
    boolean follows = lag.verdict() == Verdict.PASS;
    findings.add(
        new Finding(
            "replication.lag",
            lag.verdict(),
            lag.what(),
            follows ? "" : "Wait, or mend replication and prepare again."));
    findings.add(
        follows
            ? new Comparison(ends, figures).finding()
            : Finding.noData(
                "content.rows",
                "not compared, because it does not follow closely",
                "See the lag."));
    if (follows) {
      figures.put(Evidence.PREDICTED_PAUSE, predicted());
    }
    return new Evidence(spec.id(), findings, figures);
  }

  /** As often as {@link PostgreSqlPart} asks one after the other. */
  private String predicted() {
    Server destination = ends.destination().server();
    Following following = new Following(ends, new Heartbeat(names));
    return new PauseTrial()
        .with(
            "the last write's way",
            1,
            () -> following.sendBeat(ends.source().server(), destination))
        .with("8 questions to " + destination.host(), 8, destination::inRecovery)
        .withCommands(3, ends.source().remote())
        .without("the shutdown of one and the promotion of the other")
        .predicted();
  }

  private List<Finding> fences(State source, State destination) {
    String inCharge = ends.source().host();
    String follower = ends.destination().host();
    return List.of(
        check(
            "writable." + inCharge,
            source.open(),
            inCharge + " accepts writes",
            inCharge + " should be in charge but is " + source.status(),
            "Find out who is in charge."),
        check(
            "fenced." + follower,
            destination.status().equals("standby"),
            follower + " is a standby",
            follower + " should be a standby but is " + destination.status(),
            destination.open()
                ? "Somebody has promoted it. Shut it down at once, then compare."
                : "Start it; see its log."),
        check(
            "restart." + follower,
            destination.closed(),
            "stays a standby over a restart",
            follower + " would be writable after a restart",
            "Prepare again."),
        check(
            "restart." + inCharge,
            !source.closed(),
            "stays writable over a restart",
            inCharge + " would be a standby after a restart",
            "Remove standby.signal from its data directory."));
  }

  private static Finding check(
      String name, boolean good, String what, String otherwise, String remedy) {
    return good ? Finding.pass(name, what) : Finding.fail(name, otherwise, remedy);
  }

  /** What makes one a copy of the other, and of its present life. */
  private Finding lineage(State source, State destination) {
    boolean same = source.system().isPresent() && source.system().equals(destination.system());
    History history = History.of(ends.source().server());
    boolean contained = same && history.contains(destination.timeline(), destination.end());
    return check(
        "replication.lineage",
        contained,
        "both are copies of cluster %s, on timeline %d"
            .formatted(source.system().orElse("?"), history.current()),
        same
            ? "%s stands at %s of timeline %d, which the other side never had"
                .formatted(ends.destination().host(), destination.end(), destination.timeline())
            : ends.destination().host() + " is another cluster",
        "It must be seeded anew.");
  }

  /** The log that waits for the standby fills the disk of whoever is in charge. */
  private Finding kept(Server server, Map<String, String> figures) {
    String remedy = "Mend the standby, or give it up: roll back drops the slot.";
    return new Slot(server, names)
        .look()
        .map(
            look -> {
              figures.put("log kept for the standby", look.kept() + " bytes");
              long free =
                  Long.parseLong(
                      State.parse(ends.source().cluster().ask(List.of("facts")))
                          .values()
                          .getOrDefault("free", "0"));
              return check(
                  "replication.slot",
                  look.active() && !look.status().equals("lost") && look.kept() < free / 2,
                  "the standby holds its slot, and not half of the free disk waits for it",
                  "the slot is %s and %s; %d bytes of log wait for it, %d are free"
                      .formatted(
                          look.active() ? "in use" : "not in use",
                          look.status(),
                          look.kept(),
                          free),
                  remedy);
            })
        .orElseGet(
            () ->
                Finding.fail(
                    "replication.slot",
                    ends.source().host() + " has no slot for the standby",
                    "Prepare again."));
  }
}
