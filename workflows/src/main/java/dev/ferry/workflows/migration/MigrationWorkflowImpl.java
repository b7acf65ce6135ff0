package dev.ferry.workflows.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.steps.Evidence;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Takes what comes from outside to the {@link Migration}. */
public final class MigrationWorkflowImpl implements MigrationWorkflow {
  private final Migration migration;

  /** A plan with problems fails the run here. */
  @WorkflowInit
  public MigrationWorkflowImpl(JsonNode plan, Start start) {
    migration = new Migration(plan, start);
  }

  @Override
  public Ended run(JsonNode plan, Start start) {
    Ended ended = migration.run();
    // Detached: a migration that was cancelled has come home, and its end is no failure.
    Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
        .run();
    return ended;
  }

  @Override
  public void approveBySignal(Approval approval) {
    migration.gateway().approve(approval);
  }

  @Override
  public Answer approve(Approval approval) {
    return migration.gateway().approve(approval);
  }

  @Override
  public void checkForm(Approval approval) {
    if (approval.gate() == null || approval.by() == null || approval.hash() == null) {
      throw new IllegalArgumentException("an approval names gate, by and hash");
    }
  }

  @Override
  public void reject(Request request) {
    migration.gateway().reject(request);
  }

  @Override
  public void pause(Request request) {
    migration.persons().pause(true, "pause", request);
  }

  @Override
  public void resume(Request request) {
    migration.persons().pause(false, "resume", request);
  }

  @Override
  public void abort(Request request) {
    migration.homeward().ask("abort", request);
  }

  @Override
  public void rollback(Request request) {
    migration.homeward().ask("rollback", request);
  }

  @Override
  public void resolve(Resolution resolution) {
    migration.persons().resolve(resolution);
  }

  @Override
  public void seen(Evidence evidence) {
    migration.seen(evidence);
  }

  @Override
  public void unhealthy(String why) {
    migration.homeward().ask("rollback", new Request("ferry", why));
  }

  @Override
  public Status status() {
    return migration.status();
  }
}
