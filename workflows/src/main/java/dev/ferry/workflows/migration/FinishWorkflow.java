package dev.ferry.workflows.migration;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Removes everything temporary from all hosts. */
@WorkflowInterface
public interface FinishWorkflow {
  /**
   * Cleans every component up, dependants first, then the hosts. One that fails does not stop the
   * others.
   *
   * @return what could not be removed
   */
  @WorkflowMethod(name = "Finish")
  List<Trouble> finish(Side side);
}
