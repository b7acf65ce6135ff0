package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One round of checks after the other. */
public final class SoakWorkflowImpl implements SoakWorkflow {
  private static final Duration USUAL = Duration.ofSeconds(5);

  private Optional<Instant> illSince = Optional.empty();
  private boolean told;

  @Override
  public void watch(Side side, String migration) {
    List<Check> checks = side.plan().checks();
    while (!Workflow.getInfo().isContinueAsNewSuggested()) {
      Optional<Finding> bad =
          checks.stream()
              .map(
                  check ->
                      Stubs.check(check).ask(check, side.plan().target(check, side.direction())))
              .filter(finding -> finding.verdict() != Verdict.PASS)
              .findFirst();
      judge(bad, side.plan().rollback().unhealthyFor(), migration);
      Workflow.sleep(checks.stream().map(Check::every).min(Duration::compareTo).orElse(USUAL));
    }
    Workflow.newContinueAsNewStub(SoakWorkflow.class).watch(side, migration);
  }

  private void judge(Optional<Finding> bad, Duration limit, String migration) {
    Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    if (bad.isEmpty()) {
      illSince = Optional.empty();
      return;
    }
    Instant since = illSince.orElse(now);
    illSince = Optional.of(since);
    if (!told && Duration.between(since, now).compareTo(limit) >= 0) {
      told = true;
      Workflow.newExternalWorkflowStub(MigrationWorkflow.class, migration)
          .unhealthy(bad.get().check() + ": " + bad.get().what() + ", since " + since);
    }
  }
}
