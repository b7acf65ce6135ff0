package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Undo;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Writes recorded earlier states back. */
@WorkflowInterface
public interface RollbackWorkflow {
  /**
   * Restores all of them, last first. One that fails does not stop the others.
   *
   * @return those that failed
   */
  @WorkflowMethod(name = "Rollback")
  List<Failed> restore(Side side, List<Undo> journal);

  /** An entry that could not be restored. */
  record Failed(Undo undo, String why) {}
}
