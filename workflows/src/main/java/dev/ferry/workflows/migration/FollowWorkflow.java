package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Optional;

/**
 * Lets one side of one component follow the other until it is cancelled, and tells the migration
 * what it sees whenever a verdict changes.
 */
@WorkflowInterface
public interface FollowWorkflow {
  /**
   * Follows until cancelled.
   *
   * @param step the component
   * @param migration workflow id of the migration that is told
   */
  @WorkflowMethod(name = "Follow")
  void follow(Step step, String migration);

  /** The newest lag. */
  @QueryMethod
  Optional<Lag> lag();
}
