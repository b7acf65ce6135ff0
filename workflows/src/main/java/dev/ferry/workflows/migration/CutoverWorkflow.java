package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One attempt to switch, until its outcome is known. */
@WorkflowInterface
public interface CutoverWorkflow {
  /**
   * Switches, or finds out how an earlier attempt ended.
   *
   * @param turn the attempt
   * @param round 0 to switch; higher to go on finding out after a person was asked
   */
  @WorkflowMethod(name = "Cutover")
  Outcome cutover(Turn turn, int round);
}
