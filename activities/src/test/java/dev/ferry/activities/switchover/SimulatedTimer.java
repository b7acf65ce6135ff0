package dev.ferry.activities.switchover;

import java.util.List;

/** A timer that acts by itself; stopped on one side, started on the other, if it starts at all. */
final class SimulatedTimer {
  private final World world;
  private boolean broken;
  private boolean here = true;
  private boolean there;

  SimulatedTimer(World world) {
    this.world = world;
  }

  /** It does not start at the destination. */
  void breakDestination() {
    broken = true;
  }

  boolean runsThere() {
    return there;
  }

  SwitchPart.Standing now() {
    if (here) {
      return SwitchPart.Standing.HOME;
    }
    return there ? SwitchPart.Standing.TAKEN : SwitchPart.Standing.FENCED;
  }

  void startHere() {
    here = true;
  }

  SwitchPart part(int controller, SimulatedLease host) {
    return new SwitchPart() {
      private Standing standing;

      @Override
      public Standing standing() {
        call("look at timer", () -> standing = now());
        return standing;
      }

      @Override
      public List<List<String>> thawCommands() {
        return List.of(List.of("start", "timer"));
      }

      @Override
      public String fence(Deadline deadline) {
        call("stop timer", () -> here = false);
        return "stopped";
      }

      @Override
      public void reach(String position, Deadline deadline) {}

      @Override
      public void ready(String position, Deadline deadline) {}

      @Override
      public boolean vital() {
        return false;
      }

      @Override
      public void takeOver(Deadline deadline) {
        if (world.destinationGone) {
          world.callToNobody(controller, "start timer");
        }
        call("start timer", () -> there = !broken);
        if (broken) {
          throw new SwitchFailure("the timer does not start");
        }
      }

      @Override
      public void thaw() {
        call("start timer again", SimulatedTimer.this::startHere);
      }

      @Override
      public void close() {}

      private void call(String what, Runnable effect) {
        world.call(controller, () -> host.ended(controller), what, effect);
      }
    };
  }
}
