package dev.ferry.activities.switchover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Two sides, their leases and a clock, simulated. All that happens comes from one seed. Whoever
 * calls a host may find that the call took long, failed before or after its effect, or that the
 * caller died.
 */
final class World {
  /** The caller was killed. Not an Exception: no code of the caller may go on. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A call that failed; its effect may have happened. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(String call) {
      super("no answer from " + call);
    }
  }

  final Random random;
  final List<String> history = new ArrayList<>();
  final List<SimulatedStore> stores = new ArrayList<>();
  final SimulatedTraffic traffic = new SimulatedTraffic(this);
  final SimulatedTimer timer = new SimulatedTimer(this);

  /** Its host does not answer. */
  boolean destinationGone;

  private final TreeMap<Long, List<Runnable>> timers = new TreeMap<>();
  private final double faults;
  private long now;
  private int controller;
  private boolean callerDead;
  private int written;

  World(long seed, double faults) {
    this.random = new Random(seed);
    this.faults = faults;
  }

  long nanos() {
    return now;
  }

  /** A new worker takes over; the sessions of the one before are gone. */
  int nextController() {
    callerDead = false;
    return ++controller;
  }

  int controller() {
    return controller;
  }

  void at(Duration in, Runnable event) {
    timers.computeIfAbsent(now + in.toNanos(), t -> new ArrayList<>()).add(event);
  }

  /** Lets time pass, with users writing all the while. */
  void pass(Duration duration) {
    long end = now + duration.toNanos();
    while (now < end) {
      long next = Math.min(end, now + Duration.ofMillis(1 + random.nextInt(100)).toNanos());
      while (!timers.isEmpty() && timers.firstKey() <= next) {
        now = timers.firstKey();
        timers.pollFirstEntry().getValue().forEach(Runnable::run);
        check();
      }
      now = next;
      traffic.write("w" + written++);
      check();
    }
  }

  /** A call that nobody answers. */
  void callToNobody(int by, String what) {
    call(by, what + " in vain", () -> {});
    throw new Lost(what);
  }

  /** A call from controller {@code by}; its effect happens never, once, or without an answer. */
  void call(int by, String what, Runnable effect) {
    call(by, () -> false, what, effect);
  }

  /** The same to a host that may have ended the caller's sessions by the time the call arrives. */
  void call(int by, BooleanSupplier ended, String what, Runnable effect) {
    if (callerDead || by != controller) {
      throw new Died();
    }
    pass(
        random.nextDouble() < faults / 2
            ? Duration.ofMillis(200 + random.nextInt(6000))
            : Duration.ofMillis(random.nextInt(12)));
    double dice = random.nextDouble() / faults;
    if (dice < 0.25) {
      die(what + " (before)");
    }
    if (dice < 0.5) {
      history.add(what + " not done");
      throw new Lost(what);
    }
    if (ended.getAsBoolean()) {
      history.add(what + " too late");
      throw new Lost(what);
    }
    effect.run();
    history.add(what);
    check();
    if (dice < 0.75) {
      die(what + " (after)");
    }
    if (dice < 1) {
      history.add(what + " answer lost");
      throw new Lost(what);
    }
  }

  private void die(String where) {
    callerDead = true;
    history.add("died in " + where);
    throw new Died();
  }

  /** The invariants that hold at every moment. */
  void check() {
    for (SimulatedStore store : stores) {
      if (store.sourceOpen() && store.destinationOpen()) {
        throw new AssertionError(store.id + " has two writers");
      }
      if (store.openedWithout() > 0) {
        throw new AssertionError(store.id + " opened without " + store.openedWithout() + " writes");
      }
    }
  }
}
