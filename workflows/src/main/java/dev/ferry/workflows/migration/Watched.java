package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the plan's checks say, as the evidence of one more component. */
final class Watched {
  /** No component has this id, for it has a space. */
  static final String NAME = "the checks";

  private static final String FAILING = "failing since";

  private Watched() {}

  /**
   * Asks all of them once.
   *
   * @param direction which way the service moved
   * @param failing since when they have failed
   */
  static Evidence ask(Plan plan, Direction direction, Optional<Instant> failing) {
    List<Promise<Finding>> asked =
        plan.checks().stream()
            .map(
                check ->
                    Async.function(Stubs.check(check)::ask, check, plan.target(check, direction)))
            .toList();
    List<Finding> findings = asked.stream().map(Promise::get).toList();
    boolean good = findings.stream().allMatch(finding -> finding.verdict() == Verdict.PASS);
    Map<String, String> figures =
        good ? Map.of() : Map.of(FAILING, failing.orElseGet(Log::now).toString());
    return new Evidence(NAME, findings, figures);
  }

  /** Since when they fail; empty if they do not. */
  static Optional<Instant> failingSince(Evidence evidence) {
    return Optional.ofNullable(evidence.figures().get(FAILING)).map(Instant::parse);
  }
}
