package dev.ferry.workflows.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.steps.Evidence;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Moves one service. Its workflow id is the plan's name, so that a service is moved by one
 * migration at a time. Started with the raw plan, by anybody: the Temporal UI, {@code temporal
 * workflow start}, or {@code ferry start}.
 */
@WorkflowInterface
public interface MigrationWorkflow {
  /** The task queue of everything but the pause. */
  String TASK_QUEUE = "ferry";

  /** The task queue of the pause. */
  String CRITICAL_TASK_QUEUE = "ferry-critical";

  /**
   * The whole move.
   *
   * @param plan the plan as JSON
   * @param start how far to go; may be left out
   * @return how it ended; a plan with problems fails the run with all of them
   */
  @WorkflowMethod(name = "Migration")
  Ended run(JsonNode plan, Start start);

  /** Approves a gate; the answer stands in {@link Status#approvals}. */
  @SignalMethod(name = "approve")
  void approveBySignal(Approval approval);

  /** Approves a gate, and answers at once. */
  @UpdateMethod(name = "approve")
  Answer approve(Approval approval);

  /** Checks the form only; whether it is granted is answered, so that refusals are in history. */
  @UpdateValidatorMethod(updateName = "approve")
  void checkForm(Approval approval);

  /**
   * Declines a gate: the migration stays where it is until it is approved, aborted or rolled back.
   */
  @SignalMethod
  void reject(Request request);

  /** Stops at the next safe point, and stays there. */
  @SignalMethod
  void pause(Request request);

  /** Goes on after {@link #pause}. */
  @SignalMethod
  void resume(Request request);

  /** Gives up: brings the service home from wherever it is; inside the pause, at its end. */
  @SignalMethod
  void abort(Request request);

  /** Brings the service back to the source with all that was written since. */
  @SignalMethod
  void rollback(Request request);

  /** Answers a step that needs a person: {@code retry}, {@code skip} or {@code resolved}. */
  @SignalMethod
  void resolve(Resolution resolution);

  /** From the children that follow: what they see now. */
  @SignalMethod
  void seen(Evidence evidence);

  /** From the child that watches the destination: checks failed for too long. */
  @SignalMethod
  void unhealthy(String why);

  /** What it does, why it waits, what clears that. */
  @QueryMethod
  Status status();
}
