package dev.ferry.activities.postgresql;

import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Undo;

/**
 * By rows, between any two major versions. At every moment the door of the side that is not in
 * charge is closed. The one in charge has a slot for each database, made before it opened; the
 * other has a subscription to it. There is never one in each direction, so nothing goes in circles.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Logical(Ends ends, PostgreSql spec, Names names) implements Replication {

  @Override
  public Inspection inspect() {
    return new LogicalSurvey(ends, names).inspect();
  }

  @Override
  public void prepare() {
    new LogicalPreparation(ends, names).run();
  }

  @Override
  public Lag follow() {
    return new LogicalFollowing(ends, names).sample(spec.maxLag());
  }

  @Override
  public Evidence confirm() {
    return new LogicalConfirmation(ends, spec, names).confirm();
  }

  @Override
  public void restore(Undo undo) {
    new LogicalRestoration(ends, names).restore(undo);
  }

  @Override
  public void cleanUp() {
    new LogicalCleanUp(ends, names).run();
  }

  @Override
  public SwitchPart part() {
    return new LogicalPart(ends, names);
  }
}
