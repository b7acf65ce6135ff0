package dev.ferry.starter.status;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Phase;
import java.util.Optional;
import java.util.Set;

/** The way back. */
final class WayBack {
  private static final Set<String> HOMEWARD = Set.of("rollback", "abort");

  private WayBack() {}

  /** Who serves. */
  static String charge(Status status) {
    return status.charge() == Direction.FORWARD ? "the destination" : "the source";
  }

  /** Who asked for the service to come home, and why. */
  static Optional<String> asked(Status status) {
    return status.requests().stream()
        .filter(asked -> HOMEWARD.contains(asked.what()) && asked.refused().isEmpty())
        .findFirst()
        .map(
            asked ->
                asked.what() + " by " + asked.request().by() + ": " + asked.request().reason());
  }

  /** How the service comes back from here, and what to type for it. */
  static String of(Status status) {
    String name = status.name();
    if (asked(status).isPresent()) {
      return "asked for, and on its way";
    }
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
