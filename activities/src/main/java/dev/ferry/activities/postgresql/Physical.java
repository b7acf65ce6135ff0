package dev.ferry.activities.postgresql;

import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Undo;

/**
 * By the log, byte for byte. At every moment outside a switch the side that is not in charge is a
 * standby, or down and would start as one: {@code standby.signal} lies in its data directory. That
 * holds after the end of the migration too: an old source that nobody has switched off must not
 * take writes.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Physical(Ends ends, PostgreSql spec, Names names) implements Replication {

  @Override
  public Inspection inspect() {
    return new Survey(ends, names).inspect();
  }

  @Override
  public void prepare() {
    new Preparation(ends, spec, names).run();
  }

  @Override
  public Lag follow() {
    return new Following(ends, new Heartbeat(names)).sample(spec.maxLag());
  }

  @Override
  public Evidence confirm() {
    return new Confirmation(ends, spec, names).confirm();
  }

  @Override
  public void restore(Undo undo) {
    new Restoration(ends, names).restore(undo);
  }

  @Override
  public void cleanUp() {
    new CleanUp(ends, names).run();
  }

  @Override
  public SwitchPart part() {
    return new PostgreSqlPart(ends, names);
  }
}
