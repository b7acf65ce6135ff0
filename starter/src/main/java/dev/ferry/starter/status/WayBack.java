package dev.ferry.starter.status;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Phase;

/** The way back. */
final class WayBack {
  private WayBack() {}

  /** Who serves. */
  static String charge(Status status) {
    return status.charge() == Direction.FORWARD ? "the destination" : "the source";
  }

  /** How the service comes back from here, and what to type for it. */
  static String of(Status status) {
    String name = status.name();
    if (status.phase() == Phase.CUTOVER || status.phase() == Phase.ROLLBACK) {
      return "what was asked takes effect at the end of what it does now";
    }
    if (status.charge() == Direction.REVERSE) {
      return "nothing is switched; ferry abort " + name + " --reason WHY takes everything back";
    }
    return status.phase() == Phase.FINISH
        ? "none: the point of no return is passed"
        : "ready: ferry rollback " + name + " --reason WHY keeps what was written since";
  }
}
