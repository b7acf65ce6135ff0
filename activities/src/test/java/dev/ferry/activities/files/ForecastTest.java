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
  private static final Duration EVERY = Duration.ofSeconds(30);

  @Test
  void saysNothingBeforeThereAreEnoughPasses() {
    Forecast forecast = new Forecast(passes(new Random(1), 4));
    assertThat(forecast.pause(true)).isEqualTo("not known before 5 passes; there were 4");
    assertThat(forecast.within()).isEmpty();
    assertThat(forecast.converging(EVERY).verdict()).isEqualTo(Verdict.PASS);
    assertThat(new Forecast(List.of()).converging(EVERY).verdict()).isEqualTo(Verdict.PASS);
  }

  /**
   * A walk of 800 ms and 2 ms a change, both with noise; what changes in the pause's one second.
   */
  @Test
  void thePassInThePauseEndsWithinThe95thPercentileInThirtySixOfForty() {
    int within = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Duration most = new Forecast(passes(random, 20)).within().orElseThrow();
      Past actual = pass(random, 0, 10 * random.nextDouble());
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
    assertThat(converging(40_000, 41_000, 42_000).verdict()).isEqualTo(Verdict.PASS);
    assertThat(converging(2_000, 9_000, 1_000, 2_000, 9_000).verdict()).isEqualTo(Verdict.PASS);
    assertThat(converging(100, 200, 300, 400).verdict()).isEqualTo(Verdict.PASS);
    Finding grows = converging(5_000, 6_000, 9_000, 14_000);
    assertThat(grows.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(grows.what())
        .contains("NOT_CONVERGING", "5.0 s, 6.0 s, 9.0 s, 14.0 s, each longer than the one before");
    assertThat(converging(40_000, 43_000, 41_000, 42_000).what())
        .contains("NOT_CONVERGING", "each longer than the 30.0 s between two");
  }

  private static Finding converging(int... ms) {
    List<Past> passes =
        IntStream.range(0, ms.length).mapToObj(n -> new Past(n * 60, ms[n], 1000, 1000)).toList();
    return new Forecast(passes).converging(EVERY);
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
