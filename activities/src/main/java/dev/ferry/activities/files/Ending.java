package dev.ferry.activities.files;

import dev.ferry.activities.files.Side.Standing;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;

/** The ways out: back to what was, or on without Ferry. */
final class Ending {
  private static final String BACK = "back";
  private static final String AWAY = "away";

  private final Sides sides;

  Ending(Sides sides) {
    this.sides = sides;
  }

  /**
   * Opens what was open before the phase and is not now, unless the other side is in charge: then
   * only a switch back may open this one. What was copied stays; nobody reads it.
   */
  void restore(Undo undo) {
    Standing charge = sides.charge().standing();
    Standing other = sides.other().standing();
    boolean taken = other == Standing.OPEN && charge == Standing.FENCED;
    if (taken) {
      return;
    }
    if (charge == Standing.FENCED && wasOpen(undo, "charge")) {
      sides.charge().call("thaw");
    }
    if (undo.phase() == Phase.PREPARE && other == Standing.FENCED && wasOpen(undo, "other")) {
      gone(sides.other(), "open", BACK);
      gone(sides.charge(), "open", AWAY);
    }
  }

  private static boolean wasOpen(Undo undo, String side) {
    return !Standing.FENCED.name().equals(undo.before().values().get(side));
  }

  /**
   * Removes everything but one thing: after a move the old side's trees stay read-only, by a unit
   * of systemd that needs nothing of Ferry. Somebody who still writes there would otherwise do so
   * unnoticed.
   */
  void cleanUp() {
    Standing charge = sides.charge().standing();
    Standing other = sides.other().standing();
    // The old side goes first: once it is gone, nothing says any more that the move was made.
    Side from = sides.side(sides.spec().from());
    Side to = sides.side(sides.spec().to());
    boolean moved = open(to, charge, other) && !open(from, charge, other);
    gone(from, moved ? "keep" : "open", AWAY);
    gone(to, "open", moved ? AWAY : BACK);
  }

  private boolean open(Side side, Standing charge, Standing other) {
    return (side == sides.charge() ? charge : other) == Standing.OPEN;
  }

  /** What was set aside there goes back to its place, or away for good. */
  private static void gone(Side side, String how, String trash) {
    if (side.standing() != Standing.UNPREPARED) {
      side.call("gone", how, side.remote().host().user(), trash);
    }
  }
}
