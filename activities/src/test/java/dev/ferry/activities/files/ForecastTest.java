package dev.ferry.activities.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.files.Forecast.Past;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final Finding KEEPS_UP = new Forecast(List.of()).converging();

  @Test
  void saysNothingBeforeThereAreEnoughPasses() {
    Forecast forecast = new Forecast(passes(new Random(1), 4));
    assertThat(forecast.pause(true)).isEqualTo("not known before 5 passes; there were 4");
    assertThat(forecast.within()).isEmpty();
    assertThat(forecast.converging()).isEqualTo(KEEPS_UP);
    assertThat(KEEPS_UP.verdict()).isEqualTo(Verdict.PASS);
  }

  /**
   * A walk of 800 ms and 2 ms a change, both with noise; what changes in the pause's one second. So
   * none takes more than 880 ms, and one that foresees much more warns of nothing.
   */
  @Test
  void thePassInThePauseEndsWithinThe95thPercentileInThirtySixOfForty() {
    int within = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Duration most = new Forecast(passes(random, 20)).within().orElseThrow();
      Past actual = pass(random, 0, 10 * random.nextDouble());
      assertThat(most).isLessThan(Duration.ofMillis(1100));
      within += actual.ms() <= most.toMillis() ? 1 : 0;
    }
    assertThat(within).isGreaterThanOrEqualTo(36);
  }

  @Test
  void tellsTheWalkFromTheChanges() {
    List<Past> passes =
        IntStream.range(0, 12).mapToObj(n -> new Past(n * 30, 500 + n * 200, n * 100, 0)).toList();
    assertThat(new Forecast(passes).pause(true))
        .contains("500 ms each and 2.0 s for 1000 changes, since all is walked");
    assertThat(new Forecast(passes).pause(false)).startsWith("less than");
  }

  @Test
  void saysThatPassesDoNotKeepUp() {
    Finding grows = converging(new int[] {5_000, 6_000, 9_000, 14_000}, 1000, 1100, 1300, 1900);
    assertThat(grows.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(grows.what())
        .contains(
            "NOT_CONVERGING: the last 4 passes took 5.0 s, 6.0 s, 9.0 s, 14.0 s, each longer than the one before, and brought 1000, 1100, 1300, 1900 changes");
    assertThat(new Forecast(slowly(1.05)).converging().what())
        .as("one file that grows a little faster than it is carried")
        .contains("NOT_CONVERGING: the last 20 passes", " MiB");
  }

  @Test
  void waitsForNoTreeThatOnlyTakesLongToWalk() {
    int[] nothing = {0, 0, 0, 0, 0};
    assertThat(converging(new int[] {400_000, 430_000, 410_000, 420_000, 410_000}, nothing))
        .isEqualTo(KEEPS_UP);
    assertThat(converging(new int[] {400_000, 401_000, 402_000, 700_000, 900_000}, nothing))
        .as("slower for another reason, with nothing to bring")
        .isEqualTo(KEEPS_UP);
    assertThat(converging(new int[] {400_000, 401_000, 402_000, 403_000}, 1000, 1000, 1000, 1000))
        .isEqualTo(KEEPS_UP);
    assertThat(converging(new int[] {400_000, 401_000, 402_000, 403_000}, 3, 4, 5, 6))
        .as("a little more each time, which makes no difference")
        .isEqualTo(KEEPS_UP);
    assertThat(converging(new int[] {6_000, 9_000, 14_000, 13_000}, 100, 200, 300, 250))
        .as("the first that is quicker")
        .isEqualTo(KEEPS_UP);
    assertThat(converging(new int[] {100, 200, 300, 400}, 1, 2, 3, 4)).isEqualTo(KEEPS_UP);
    assertThat(new Forecast(slowly(0.9)).converging())
        .as("longer each time, and less and less so")
        .isEqualTo(KEEPS_UP);
  }

  private static Finding converging(int[] ms, int... changes) {
    List<Past> passes =
        IntStream.range(0, ms.length)
            .mapToObj(n -> new Past(n * 60, ms[n], changes[n], changes[n] * 10_000.0))
            .toList();
    return new Forecast(passes).converging();
  }

  /**
   * Passes of a tree in which one file is written, so many times as fast as it is carried; a walk
   * takes 20 s, and 30 s are between two.
   */
  private static List<Past> slowly(double times) {
    List<Past> passes = new ArrayList<>();
    double at = 0;
    double seconds = 20;
    for (int n = 0; n < 20; n++) {
      double mib = times * (seconds + 30);
      seconds = 20 + mib;
      at += 30 + seconds;
      passes.add(new Past(at, seconds * 1000, 1, mib * (1 << 20)));
    }
    return passes;
  }

  private static List<Past> passes(Random random, int count) {
    List<Past> passes = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      passes.add(pass(random, n * 30, 300 * random.nextDouble()));
    }
    return passes;
  }

  private static Past pass(Random random, double at, double changes) {
    double ms = 800 + 2 * changes + 60 * random.nextDouble();
    return new Past(at, ms, Math.floor(changes), Math.floor(changes) * 10_000);
  }
}
