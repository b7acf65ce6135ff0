package dev.ferry.activities.postgresql;

import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Undo;

/** How one cluster follows the other, and how they change places: the steps of both ways. */
interface Replication {

  /**
   * The way that the plan asks for, or else that the two versions allow.
   *
   * @param ends as they stand in the step's direction
   */
  static Replication of(Ends ends, PostgreSql spec, Names names) {
    boolean same = ends.source().cluster().version().equals(ends.destination().cluster().version());
    return switch (spec.method()) {
      case PHYSICAL -> new Physical(ends, spec, names);
      case LOGICAL -> new Logical(ends, spec, names);
      case AUTO -> same ? new Physical(ends, spec, names) : new Logical(ends, spec, names);
    };
  }

  Inspection inspect();

  void prepare();

  Lag follow();

  Evidence confirm();

  void restore(Undo undo);

  void cleanUp();

  /** Its part of a pause, which closes the ends. */
  SwitchPart part();
}
