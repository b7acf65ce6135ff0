package dev.ferry.activities.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The invariants of docs/cutover.md, by random walks: Ferry's switch from its activity to its
 * leases, over simulated hosts. A failure prints its seed; {@code -Dferry.seed} walks it again.
 */
final class SwitchWalkTest {
  private static final int SEEDS = Integer.getInteger("ferry.walks", 2_000);

  @Test
  void neverHasTwoWritersLosesNothingAndNeverLeavesNobodyToWriteTo() {
    Long one = Long.getLong("ferry.seed");
    int turned = 0;
    int home = 0;
    int abandoned = 0;
    for (long seed = one == null ? 0 : one; seed < (one == null ? SEEDS : one + 1); seed++) {
      try (Walk walk = new Walk(seed, Lie.NONE)) {
        walked(seed, walk);
        turned += walk.turned;
        home += walk.home;
        abandoned += walk.abandoned;
      }
    }
    System.out.printf(
        "MEASURE walks: %d turned, %d home, %d times nobody came back%n", turned, home, abandoned);
    if (one == null) {
      assertThat(turned).isGreaterThan(SEEDS / 2);
      assertThat(home).isGreaterThan(SEEDS / 2);
      assertThat(abandoned).isGreaterThan(SEEDS / 20);
    }
  }

  private static void walked(long seed, Walk walk) {
    try {
      walk.run();
    } catch (AssertionError e) {
      throw new AssertionError(
          "-Dferry.seed=%d: %s%n%s".formatted(seed, e.getMessage(), walk.pair.history()), e);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsOutWhatIsNotSo(Lie lie) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try (Walk walk = new Walk(seed, lie)) {
        walk.run();
      } catch (AssertionError found) {
        System.out.println("MEASURE " + lie + " found by seed " + seed + ": " + found.getMessage());
        return;
      }
    }
    throw new AssertionError(lie + " was believed");
  }
}
