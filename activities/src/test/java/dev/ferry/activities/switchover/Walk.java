package dev.ferry.activities.switchover;

import dev.ferry.activities.Components;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.Lease.Decision;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Switches of a simulated pair, to and fro, as a workflow asks for them: one attempt, then others
 * that reconcile, until the outcome is known. What drives the hosts is Ferry's own code; what it
 * meets, and when, comes from the seed.
 */
final class Walk implements AutoCloseable {
  private static final int SWITCHES = 4;
  private static final double[] FAULTS = {0, 0.01, 0.03, 0.08};
  private static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  /** After the lease: two boots, the thaw's tries and its last one. */
  private static final Duration BY_ITSELF = Duration.ofSeconds(60);

  final Pair pair;
  int turned;
  int home;
  int abandoned;

  Walk(long seed, Lie lie) {
    pair = new Pair(seed, lie);
  }

  /** One attempt, by a worker of its own. */
  private static final class Attempt {
    private final SimulatedSsh ssh;
    private Outcome outcome;
    private boolean ended;

    Attempt(SimulatedSsh ssh) {
      this.ssh = ssh;
    }

    boolean over() {
      return ended || ssh.dead();
    }
  }

  void run() {
    Direction direction = Direction.FORWARD;
    for (int i = 0; i < SWITCHES; i++) {
      SimulatedHost source = pair.inCharge();
      ready(source);
      pair.faults = FAULTS[pair.random.nextInt(FAULTS.length)];
      misfortunes();
      Outcome outcome =
          cutover(
              new Turn(
                  "walk",
                  pair.nextEpoch(),
                  direction,
                  List.of(SimulatedDatabase.SPEC),
                  Pair.HOSTS,
                  LIMITS));
      pair.faults = 0;
      pair.say("outcome " + outcome);
      boolean moved = outcome instanceof Outcome.Turned;
      SimulatedHost now = moved ? pair.other(source) : source;
      await("open", () -> now.server().writable());
      pair.expectAllWritesAt(now);
      if (moved) {
        turned++;
        direction = direction == Direction.FORWARD ? Direction.REVERSE : Direction.FORWARD;
      } else {
        home++;
      }
    }
    pair.schedule.pass(Duration.ofSeconds(pair.random.nextInt(60))); // who is late comes now
    pair.expectAllWritesAt(pair.inCharge());
  }

  /** As preparing and following do: claims first, then the other side follows, closed. */
  private void ready(SimulatedHost source) {
    SimulatedHost other = pair.other(source);
    await("hosts answer", () -> source.answers() && other.answers());
    long epoch = pair.nextEpoch();
    pair.both().forEach(host -> host.raise(new Claim("walk", epoch, 0)));
    await("servers run", () -> source.server().running() && other.server().running());
    if (!source.server().holds(other.server())) {
      throw new AssertionError(other.name + " has what " + source.name + " never had");
    }
    other.server().stayClosed();
    other.server().follow();
    await("follows", () -> other.server().rows().size() + 3 > source.server().rows().size());
  }

  private void await(String what, BooleanSupplier condition) {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      if (i == 2000) {
        throw new AssertionError("never: " + what);
      }
      pair.schedule.pass(Duration.ofMillis(50));
    }
  }

  /** Mostly in the pause, which is short. */
  private void misfortunes() {
    if (pair.chance(0.2)) {
      Duration length = Duration.ofMillis(50 + pair.random.nextInt(5_000));
      pair.schedule.after(soon(), () -> pair.stall(length));
    }
    for (SimulatedHost host : pair.both()) {
      if (pair.chance(0.2)) {
        Duration length = Duration.ofMillis(100 + pair.random.nextInt(15_000));
        pair.schedule.after(soon(), () -> host.powerCut(length));
      }
      if (pair.chance(0.2)) {
        Duration length = Duration.ofMillis(50 + pair.random.nextInt(8_000));
        pair.schedule.after(soon(), () -> host.cut(length));
      }
    }
  }

  private Duration soon() {
    return Duration.ofMillis(pair.random.nextInt(pair.chance(0.7) ? 250 : 12_000));
  }

  private Outcome cutover(Turn turn) {
    Claim claim = new Claim("walk", turn.epoch(), 0);
    boolean twice = pair.chance(0.1);
    Attempt first = attempt(activity -> activity.turn(turn, claim));
    if (twice) {
      pair.say("the same once more");
      pair.schedule.pass(Duration.ofMillis(pair.random.nextInt(300)));
      attempt(activity -> activity.turn(turn, claim));
    }
    if (outcome(first) && !twice) { // of two, only a later one knows
      return first.outcome;
    }
    if (pair.chance(0.3)) {
      nobodyComesBack(turn);
    }
    for (int i = 1; i < 300; i++) {
      if (i == 100) {
        pair.faults = 0; // it would come to its end, but nobody wants to wait for it
      }
      int number = i;
      pair.schedule.pass(Duration.ofMillis(pair.random.nextInt(9_000)));
      Attempt next =
          attempt(activity -> activity.reconcile(turn, new Claim("walk", turn.epoch(), number)));
      if (outcome(next)) {
        return next.outcome;
      }
    }
    throw new AssertionError("neither here nor there");
  }

  /**
   * Whether it is known. One that is not heard of is given up, though it may only be slow and go on
   * beside those that come after it.
   */
  private boolean outcome(Attempt attempt) {
    long until = pair.schedule.nanos();
    until += Duration.ofMillis(pair.chance(0.2) ? pair.random.nextInt(400) : 60_000).toNanos();
    while (!attempt.over() && pair.schedule.nanos() < until) {
      pair.schedule.pass(Duration.ofMillis(10));
    }
    if (!attempt.over()) {
      pair.say("given up, and goes on");
    }
    return attempt.outcome != null;
  }

  private Attempt attempt(Function<SwitchActivity, Outcome> work) {
    SimulatedSsh ssh = new SimulatedSsh(pair);
    Attempt attempt = new Attempt(ssh);
    Components components = new Components(List.of(new SimulatedDatabase(pair, ssh)), ssh);
    SwitchActivity activity =
        new SwitchActivity(
            new Opened.Opening(components, ssh, DirectExecutor::new, pair.schedule::nanos));
    pair.schedule.start(
        () -> {
          try {
            attempt.outcome = work.apply(activity);
          } catch (RuntimeException e) {
            pair.say("attempt failed: " + e.getMessage());
          }
          attempt.ended = true;
        });
    return attempt;
  }

  /** The lease alone brings the source back, unless it was decided to go forward. */
  private void nobodyComesBack(Turn turn) {
    pair.say("nobody comes back");
    pair.schedule.pass(LIMITS.lease().plus(BY_ITSELF));
    abandoned++;
    if (pair.decision() != Decision.ARMED && !pair.inCharge().server().writable()) {
      throw new AssertionError("epoch " + turn.epoch() + " leaves no side that takes writes");
    }
  }

  @Override
  public void close() {
    pair.close();
  }
}
