package dev.ferry.workflows.migration;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Makes the side that is not in charge ready, dependencies first. */
@WorkflowInterface
public interface PrepareWorkflow {
  /** Prepares every component that changes hands in the pause, and the names that follow it. */
  @WorkflowMethod(name = "Prepare")
  void prepare(Side side);
}
