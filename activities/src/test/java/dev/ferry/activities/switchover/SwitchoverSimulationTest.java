package dev.ferry.activities.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.switchover.Lease.Decision;
import dev.ferry.activities.switchover.SwitchPart.Standing;
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

  /** A service of a database and files behind a balancer, on one source host or on two. */
  private static final class Run {
    final World world;
    final Map<String, SimulatedLease> leases = new LinkedHashMap<>();
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
      try {
        return turnOnce();
      } catch (World.Died | UndecidedException e) {
        world.history.add("worker gone: " + e);
      }
      while (true) {
        world.pass(Duration.ofMillis(world.random.nextInt(9_000)));
        try {
          return switchover(world.nextController()).reconcile();
        } catch (World.Died | UndecidedException e) {
          world.history.add("worker gone again: " + e);
        }
      }
    }

    private Switchover switchover(int controller) {
      Map<String, Lease> mine = new LinkedHashMap<>();
      leases.forEach((host, lease) -> mine.put(host, lease.of(controller)));
      SwitchPart edge = world.traffic.part(controller, LIMITS.hold());
      return new Switchover(
          List.of(
              new Member("edge", Set.of("db", "files"), Optional.empty(), edge),
              new Member("db", Set.of(), Optional.of("a"), store(0, "a", controller)),
              new Member(
                  "files", Set.of(), Optional.of(filesHost), store(1, filesHost, controller))),
          mine,
          "a",
          LIMITS,
          new DirectExecutor(),
          world::nanos);
    }

    private SwitchPart store(int index, String host, int controller) {
      return world.stores.get(index).part(controller, leases.get(host));
    }

    void assertAllOnOneSide(Outcome outcome) {
      Standing side = outcome instanceof Outcome.Turned ? Standing.TAKEN : Standing.HOME;
      assertThat(world.stores).allMatch(store -> store.now() == side);
      assertThat(world.traffic.now()).isEqualTo(side);
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
