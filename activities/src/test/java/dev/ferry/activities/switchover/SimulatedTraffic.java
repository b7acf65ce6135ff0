package dev.ferry.activities.switchover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A balancer that holds requests and sends them to one side. */
final class SimulatedTraffic {
  final List<String> acknowledged = new ArrayList<>();
  private final World world;
  private boolean toDestination;
  private long heldUntil;

  SimulatedTraffic(World world) {
    this.world = world;
  }

  /** A user writes to every store behind the balancer. */
  void write(String value) {
    if (held() || world.stores.isEmpty()) {
      return;
    }
    boolean all = true;
    for (SimulatedStore store : world.stores) {
      all = store.write(toDestination, value) && all;
    }
    if (all) {
      acknowledged.add(value);
    }
  }

  boolean held() {
    return world.nanos() < heldUntil;
  }

  SwitchPart.Standing now() {
    if (toDestination) {
      return held() ? SwitchPart.Standing.FENCED : SwitchPart.Standing.TAKEN;
    }
    return held() ? SwitchPart.Standing.FENCED : SwitchPart.Standing.HOME;
  }

  SwitchPart part(int controller, Duration hold) {
    return new SwitchPart() {
      private Standing standing;

      @Override
      public Standing standing() {
        world.call(controller, "look at edge", () -> standing = now());
        return standing;
      }

      @Override
      public List<List<String>> thawCommands() {
        return List.of();
      }

      @Override
      public String fence(Deadline deadline) {
        world.call(controller, "hold", () -> holdFor(hold));
        return "held";
      }

      @Override
      public void reach(String position, Deadline deadline) {}

      @Override
      public void ready(String position, Deadline deadline) {
        world.call(controller, "hold on", () -> holdFor(Duration.ofSeconds(30)));
      }

      @Override
      public void decided() {
        world.call(controller, "route", () -> toDestination = true);
      }

      @Override
      public void takeOver(Deadline deadline) {
        decided();
        world.call(controller, "release", () -> heldUntil = 0);
      }

      @Override
      public void thaw() {
        world.call(controller, "release", () -> heldUntil = 0);
      }

      @Override
      public void close() {}
    };
  }

  private void holdFor(Duration duration) {
    heldUntil = world.nanos() + duration.toNanos();
  }
}
