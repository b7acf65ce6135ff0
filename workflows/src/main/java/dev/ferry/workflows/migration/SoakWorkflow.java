package dev.ferry.workflows.migration;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks the plan's checks again and again while the destination is in charge, until it is cancelled,
 * and tells the migration what they say.
 */
@WorkflowInterface
public interface SoakWorkflow {
  /**
   * Watches; signals the migration once when checks have failed for {@code unhealthyFor} without a
   * good answer between.
   *
   * @param side what is watched
   * @param migration workflow id of the migration that is told
   * @param failing since when they have failed, if an earlier watch saw it
   */
  @WorkflowMethod(name = "Soak")
  void watch(Side side, String migration, Optional<Instant> failing);
}
