package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.PauseTrial;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves that one side follows the other and is the same.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Confirmation(Ends ends, Databases spec, Names names) {
  /** A snapshot that is kept for longer makes the servers keep old rows, and an approval wait. */
  private static final Duration ROUND = Duration.ofSeconds(10);

  Evidence confirm() {
    List<Finding> findings = new ArrayList<>();
    Map<String, String> figures = new LinkedHashMap<>();
    findings.addAll(fences());
    findings.addAll(new ErrantWrites(ends).findings());
    findings.addAll(provisions());
    SeedWay.at(ends.destination(), names).finding().ifPresent(findings::add);
    Following following = new Following(ends, new Heartbeat(names), names);
    Lag lag = following.measured(spec.maxLag());
    figures.put("lag", lag.behind().toMillis() + " ms");
    boolean follows = lag.verdict() == Verdict.PASS;
    findings.add(
        new Finding(
            "replication.lag",
            lag.verdict(),
            lag.what(),
            follows ? "" : "Wait, or mend replication and prepare again."));
    if (follows) {
      try (Server source = ends.source().another().get().withoutLog();
          Server control = ends.destination().another().get()) {
        Comparison comparison =
            new Comparison(ends, source, control, names, spec.schemas(), figures);
        findings.addAll(compared(source, control, comparison));
        figures.put(Evidence.PREDICTED_PAUSE, predicted(following, comparison.stopping()));
      }
    } else {
      findings.add(
          Finding.noData(
              "content.rows", "not compared, because it does not follow closely", "See the lag."));
    }
    return new Evidence(spec.id(), findings, figures);
  }

  /** On the way to the destination: what the survey expected its first copy to bring is there. */
  private List<Finding> provisions() {
    return ends.source().host().equals(spec.source(Direction.FORWARD))
        ? new Provisions(
                ends.source().server(),
                ends.destination().server(),
                spec.schemas(),
                Optional.empty())
            .installed()
        : List.of();
  }

  /**
   * The connection that starts and stops the replica first: then an earlier one cannot any more.
   */
  private List<Finding> compared(Server source, Server control, Comparison comparison) {
    Server destination = ends.destination().server();
    Rest.sole(control, names).take();
    new Sole(destination, names.lock("compare")).take();
    new Sole(source, names.lock("compare")).take();
    Rest rest = new Rest(ends.destination(), names);
    rest.begins();
    List<Finding> findings = comparison.findings(ROUND);
    rest.ends();
    return findings;
  }

  /** As often as {@link Fence} and {@link DatabasePart} ask one after the other. */
  private String predicted(Following following, Duration stopping) {
    Server source = ends.source().server();
    Server destination = ends.destination().server();
    return new PauseTrial()
        .with("the last write's way", 1, following::sendBeat)
        .with("12 questions to " + source.host(), 12, source::look)
        .with("11 questions to " + destination.host(), 11, destination::look)
        .with("stopping the replica", stopping)
        .withCommands(2, ends.source().remote())
        .withCommands(1, ends.destination().remote())
        .predicted();
  }

  private List<Finding> fences() {
    List<Finding> findings = new ArrayList<>();
    String source = ends.source().host();
    String destination = ends.destination().host();
    findings.add(
        ends.source().server().readOnly()
            ? Finding.fail(
                "writable." + source,
                source + " should be in charge but is read-only",
                "Find out who is in charge.")
            : Finding.pass("writable." + source, source + " accepts writes"));
    findings.add(
        dropIn(ends.destination()).present()
            ? Finding.pass("restart." + destination, "stays read-only over a restart")
            : Finding.fail(
                "restart." + destination,
                destination + " would be writable after a restart",
                "Prepare again."));
    findings.add(
        dropIn(ends.source()).present()
            ? Finding.fail(
                "restart." + source,
                source + " would be read-only after a restart",
                "Remove " + names.dropIn() + " there.")
            : Finding.pass("restart." + source, "stays writable over a restart"));
    return findings;
  }

  private DropIn dropIn(End end) {
    return DropIn.of(end, names);
  }
}
