package dev.ferry.starter.person;

import dev.ferry.starter.Told;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Phase;

/** The way back, as far as there is one. */
final class Return {
  private Return() {}

  static void admit(Status status) {
    if (status.phase() == Phase.FINISH && status.charge() == Direction.FORWARD) {
      throw new Told(
          Told.Code.NOT_NOW,
          "the gate finish was passed, and with it the point of no return: the destination is in"
              + " charge, the source does not follow any more, and what is temporary is being"
              + " removed. To go back, plan a migration the other way.");
    }
  }
}
