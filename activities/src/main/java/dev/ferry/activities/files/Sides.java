package dev.ferry.activities.files;

import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.files.Files;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Step;

/**
 * Both hosts of a component.
 *
 * @param charge the side in charge before the switch in this direction
 * @param other the side that follows, and takes over
 */
record Sides(Files spec, Side charge, Side other) implements AutoCloseable {

  static Sides open(Remotes remotes, Step step, Remotes.Claim claim) {
    Files spec = (Files) step.spec();
    Direction direction = step.direction();
    Side charge = side(remotes, step.host(spec.source(direction)), claim, spec);
    try {
      return new Sides(
          spec, charge, side(remotes, step.host(spec.destination(direction)), claim, spec));
    } catch (RuntimeException e) {
      charge.close();
      throw e;
    }
  }

  private static Side side(Remotes remotes, Host host, Remotes.Claim claim, Files spec) {
    return new Side(remotes.open(host, claim), spec.id());
  }

  /**
   * One pass from the side in charge to the other. The connection is opened outside the job, whose
   * end would end it.
   */
  Answer pass() {
    charge.call("master");
    return charge.job(
        "files-" + spec.id() + "-pass", "pass", most(), Long.toString(spec.bitsPerSecond()));
  }

  /**
   * The same with the side first that is really in charge, which after a switch is the other one.
   *
   * @throws FilesException when not exactly one side is open
   */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // the two are meant to change places
  Sides asTheyStand() {
    Side.Standing first = charge.standing();
    Side.Standing second = other.standing();
    if (first == Side.Standing.OPEN && second == Side.Standing.FENCED) {
      return this;
    }
    if (first == Side.Standing.FENCED && second == Side.Standing.OPEN) {
      return new Sides(spec, /* charge= */ other, /* other= */ charge);
    }
    throw new FilesException(
        "FERRY-FILES-041 %s: %s is %s and %s is %s; exactly one should be open and the other fenced."
            .formatted(spec.id(), charge.name(), first, other.name(), second));
  }

  /** The side of that host. */
  Side side(String host) {
    return charge.name().equals(host) ? charge : other;
  }

  String most() {
    return Integer.toString(spec.maxDelete());
  }

  @Override
  public void close() {
    try (charge) {
      other.close();
    }
  }
}
