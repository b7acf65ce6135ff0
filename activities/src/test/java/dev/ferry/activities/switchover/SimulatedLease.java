package dev.ferry.activities.switchover;

import dev.ferry.activities.switchover.Lease.Decision;
import java.time.Duration;
import java.util.List;

/** The lease of one host: its state lives there, and outlives any controller. */
final class SimulatedLease {
  private final World world;
  private final String host;
  private Decision decision = Decision.OPEN;
  private boolean started;
  private boolean running;
  private long end;
  private int ended;
  private Runnable thawCommands = () -> {};

  SimulatedLease(World world, String host) {
    this.world = world;
    this.host = host;
  }

  Decision decision() {
    return decision;
  }

  /** Whether the host has ended this controller's sessions. */
  boolean ended(int controller) {
    return controller <= ended;
  }

  private void expire() {
    if (running && decision != Decision.ARMED) {
      decision = Decision.THAWED;
      running = false;
      ended = world.controller();
      world.history.add("lease of " + host + " thaws");
      thawCommands.run();
    }
  }

  Lease of(int controller) {
    return new Lease() {
      @Override
      public void start(Duration length, List<List<String>> commands) {
        call("start lease of " + host, () -> begin(length, commands));
      }

      @Override
      public void stop() {
        call("stop lease of " + host, () -> running = false);
      }

      @Override
      public Decision arm() {
        call("arm " + host, SimulatedLease.this::armNow);
        return decision;
      }

      @Override
      public Decision thaw() {
        call("decide to thaw " + host, SimulatedLease.this::thawNow);
        return decision;
      }

      @Override
      public void home() {
        call("open " + host + " by its lease", SimulatedLease.this::homeNow);
      }

      @Override
      public Decision decision() {
        call("ask " + host, () -> {});
        return decision;
      }

      @Override
      public void close() {}

      private void call(String what, Runnable effect) {
        world.call(controller, what, effect);
      }
    };
  }

  private void begin(Duration length, List<List<String>> commands) {
    if (started || decision != Decision.OPEN) {
      return;
    }
    started = true;
    running = true;
    end = world.nanos() + length.toNanos();
    thawCommands =
        () -> {
          world.stores.stream()
              .filter(store -> commands.contains(List.of("thaw", store.id)))
              .forEach(SimulatedStore::thawSource);
          if (commands.contains(List.of("start", "timer"))) {
            world.timer.startHere();
          }
        };
    world.at(length, this::expire);
  }

  private void armNow() {
    if (decision == Decision.OPEN
        && running
        && end - world.nanos() >= Duration.ofSeconds(1).toNanos()) {
      decision = Decision.ARMED;
      running = false;
    }
  }

  private void homeNow() {
    if (decision == Decision.ARMED) {
      throw new SwitchFailure(host + " is armed");
    }
    decision = Decision.THAWED;
    thawCommands.run();
  }

  private void thawNow() {
    if (decision == Decision.OPEN) {
      decision = Decision.THAWED;
    }
  }
}
