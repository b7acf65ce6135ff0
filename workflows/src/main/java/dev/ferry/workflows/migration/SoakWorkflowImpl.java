package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.steps.Evidence;
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

  private final Telling telling = new Telling();
  private boolean given;

  @Override
  public void watch(Side side, String migration, Optional<Instant> failing) {
    List<Check> checks = side.plan().checks();
    Optional<Instant> since = failing;
    while (!Workflow.getInfo().isContinueAsNewSuggested()) {
      Evidence evidence = Watched.ask(side.plan(), side.direction(), since);
      since = Watched.failingSince(evidence);
      if (telling.tells(evidence, Log.now())) {
        parent(migration).seen(evidence);
      }
      judge(evidence, since, side.plan().rollback().unhealthyFor(), migration);
      Workflow.sleep(checks.stream().map(Check::every).min(Duration::compareTo).orElse(USUAL));
    }
    Workflow.newContinueAsNewStub(SoakWorkflow.class).watch(side, migration, since);
  }

  private void judge(Evidence evidence, Optional<Instant> since, Duration limit, String migration) {
    if (since.isEmpty() || given) {
      return;
    }
    if (Duration.between(since.get(), Log.now()).compareTo(limit) >= 0) {
      given = true;
      Finding bad =
          evidence.findings().stream()
              .filter(finding -> finding.verdict() != Verdict.PASS)
              .findFirst()
              .orElseThrow();
      parent(migration).unhealthy(bad.check() + ": " + bad.what() + ", since " + since.get());
    }
  }

  private static MigrationWorkflow parent(String migration) {
    return Workflow.newExternalWorkflowStub(MigrationWorkflow.class, migration);
  }
}
