package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Step;

/**
 * What a phase works on.
 *
 * @param plan the whole plan
 * @param direction which way the service moves in this phase
 * @param epoch of the hosts in this phase
 */
public record Side(Plan plan, Direction direction, long epoch) {
  Step step(Spec spec) {
    return plan.step(spec, direction, epoch);
  }
}
