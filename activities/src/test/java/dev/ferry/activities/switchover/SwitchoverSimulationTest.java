package dev.ferry.activities.switchover;

import static dev.ferry.activities.switchover.SwitchPart.Standing.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.switchover.Lease.Decision;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The invariants of {@link Switchover}, under faults at every call. A failure prints its seed. */
final class SwitchoverSimulationTest {
  private static final int SEEDS = Integer.getInteger("ferry.seeds", 20_000);
  private static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  private enum End {
    TURNED,
    HOME
  }

  @Test
  void turnsWithoutFaults() {
    Run run = new Run(1, 1e-12, false);
    assertThat(run.turnUntilKnown()).isInstanceOf(Outcome.Turned.class);
    run.assertAllAcknowledgedWritesStand();
  }

  @Test
  void neverHasTwoWritersAndLosesNothingWhateverDies() {
    Map<End, Integer> ends = new EnumMap<>(End.class);
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed, 0.08, seed % 2 == 1);
      if (seed % 5 == 0) {
        run.world.timer.breakDestination();
      }
      try {
        Outcome outcome = run.turnUntilKnown();
        run.assertAllOnOneSide(outcome);
        run.world.pass(Duration.ofSeconds(40));
        run.assertAllAcknowledgedWritesStand();
        ends.merge(outcome instanceof Outcome.Turned ? End.TURNED : End.HOME, 1, Integer::sum);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + "\n" + String.join("\n", run.world.history), e);
      }
    }
    assertThat(ends.get(End.TURNED)).as("the simulation gets there at all").isGreaterThan(100);
    assertThat(ends.get(End.HOME)).as("the simulation fails at all").isGreaterThan(100);
  }

  @Test
  void aSourceWhoseControllerNeverComesBackIsWritableAfterItsLeaseUnlessArmed() {
    int abandoned = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed, 0.08, false);
      try {
        run.turnOnce();
      } catch (World.Died | UndecidedException e) {
        abandoned++;
        run.world.pass(Duration.ofSeconds(40));
        if (run.leases.get("a").decision() != Decision.ARMED) {
          assertThat(run.world.stores)
              .as("seed %d", seed)
              .allMatch(store -> store.now() == Standing.HOME);
          assertThat(run.world.traffic.now()).as("seed %d", seed).isEqualTo(Standing.HOME);
        }
      }
    }
    assertThat(abandoned).isGreaterThan(100);
  }

  @Test
  void aTimerThatDoesNotStartIsReportedAndKeepsNoUserWaiting() {
    Run run = new Run(1, 1e-12, false);
    run.world.timer.breakDestination();
    long start = run.world.nanos();
    Outcome outcome = run.turnOnce();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Turned.class,
            turned ->
                assertThat(turned.shortfalls())
                    .singleElement()
                    .extracting(Finding::what)
                    .asString()
                    .contains("cron", "the timer does not start"));
    run.assertAllOnOneSide(outcome);
    assertThat(Duration.ofNanos(run.world.nanos() - start)).isLessThan(LIMITS.deadline());
    run.world.pass(Duration.ofSeconds(1));
    run.assertAllAcknowledgedWritesStand();
  }

  @Test
  void aStoreThatDoesNotOpenKeepsTheTrafficHeldRatherThanLetGoToASideThatRefusesWrites() {
    Run run = new Run(1, 1e-12, false);
    run.world.stores.get(1).breakDestination();
    assertThatThrownBy(run::turnOnce)
        .isInstanceOf(UndecidedException.class)
        .hasMessageContaining("files does not open");
    assertThat(run.world.traffic.held()).isTrue();
    assertThat(run.world.stores.get(0).now()).as("what does not depend on it").isEqualTo(TAKEN);
    assertThat(run.world.timer.runsThere()).as("what does").isFalse();
  }

  @Test
  void aDestinationThatIsGoneKeepsTheServiceFromGoingHomeOnlyOnceArmed() {
    Map<End, Integer> ends = new EnumMap<>(End.class);
    int withoutParts = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed, 0.08, seed % 2 == 1);
      Duration in = Duration.ofMillis(run.world.random.nextInt(200));
      run.world.at(in, () -> run.world.destinationGone = true);
      try {
        Outcome outcome = run.turnUntilKnown(60);
        if (outcome == null && run.decision() == Decision.ARMED) {
          run.world.destinationGone = false;
          outcome = run.turnUntilKnown(1000);
        }
        assertThat(outcome).isNotNull();
        run.assertAllOnOneSide(outcome);
        run.world.pass(Duration.ofSeconds(40));
        run.assertAllAcknowledgedWritesStand();
        ends.merge(outcome instanceof Outcome.Turned ? End.TURNED : End.HOME, 1, Integer::sum);
        withoutParts += run.unopened ? 1 : 0;
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + "\n" + String.join("\n", run.world.history), e);
      }
    }
    assertThat(ends.get(End.HOME)).isGreaterThan(100);
    assertThat(ends.get(End.TURNED)).isGreaterThan(100);
    assertThat(withoutParts).as("went home without the destination").isGreaterThan(100);
  }

  /** A service of a database and files behind a balancer, on one source host or on two. */
  private static final class Run {
    final World world;
    final Map<String, SimulatedLease> leases = new LinkedHashMap<>();
    boolean unopened;
    private final String filesHost;

    Run(long seed, double faults, boolean twoHosts) {
      world = new World(seed, faults);
      filesHost = twoHosts ? "b" : "a";
      new SimulatedStore(world, "db");
      new SimulatedStore(world, "files");
      leases.put("a", new SimulatedLease(world, "a"));
      leases.putIfAbsent(filesHost, new SimulatedLease(world, filesHost));
      world.pass(Duration.ofMillis(500));
    }

    Outcome turnOnce() {
      return switchover(world.nextController()).turn();
    }

    Outcome turnUntilKnown() {
      return turnUntilKnown(10_000);
    }

    /** Null when it is still unknown after so many attempts. */
    Outcome turnUntilKnown(int attempts) {
      for (int attempt = 0; attempt < attempts; attempt++) {
        try {
          return world.controller() == 0 ? turnOnce() : reconcile();
        } catch (World.Died | World.Lost | UndecidedException e) {
          world.history.add("worker gone: " + e);
          world.pass(Duration.ofMillis(world.random.nextInt(9_000)));
        }
      }
      return null;
    }

    /** As {@link Opened#reachable} does it: the keeper first, then what answers. */
    private Outcome reconcile() {
      int controller = world.nextController();
      leases.get("a").of(controller).thaw();
      return switchover(controller).reconcile();
    }

    Decision decision() {
      return leases.get("a").decision();
    }

    private Switchover switchover(int controller) {
      Map<String, Lease> mine = new LinkedHashMap<>();
      leases.forEach((host, lease) -> mine.put(host, lease.of(controller)));
      SimulatedLease files = leases.get(filesHost);
      return new Switchover(
          List.of(
              new Member(
                  "edge",
                  Set.of("db", "files", "cron"),
                  Optional.empty(),
                  world.traffic.part(controller, LIMITS.hold())),
              member(
                  "cron",
                  Set.of("db", "files"),
                  "a",
                  mine,
                  world.timer.part(controller, leases.get("a"))),
              member(
                  "db", Set.of(), "a", mine, world.stores.get(0).part(controller, leases.get("a"))),
              member(
                  "files", Set.of(), filesHost, mine, world.stores.get(1).part(controller, files))),
          mine,
          "a",
          LIMITS,
          new DirectExecutor(),
          world::nanos);
    }

    private Member member(
        String id, Set<String> needs, String host, Map<String, Lease> mine, SwitchPart part) {
      boolean opens = world.controller() == 1 || !world.destinationGone;
      unopened |= !opens && decision() == Decision.THAWED;
      SwitchPart opened =
          opens ? part : new Unopened(Optional.of(mine.get(host)), new World.Lost("open " + id));
      return new Member(id, needs, Optional.of(host), opened);
    }

    void assertAllOnOneSide(Outcome outcome) {
      Standing side = outcome instanceof Outcome.Turned ? Standing.TAKEN : Standing.HOME;
      assertThat(world.stores).allMatch(store -> store.now() == side);
      assertThat(world.traffic.now()).isEqualTo(side);
      boolean reported = outcome instanceof Outcome.Turned turned && !turned.shortfalls().isEmpty();
      assertThat(reported ? side : world.timer.now()).isEqualTo(side);
    }

    void assertAllAcknowledgedWritesStand() {
      assertThat(world.traffic.acknowledged).isNotEmpty();
      for (SimulatedStore store : world.stores) {
        assertThat(store.destinationOpen() ? store.destination() : store.source())
            .as(store.id)
            .containsSubsequence(world.traffic.acknowledged);
      }
    }
  }
}
