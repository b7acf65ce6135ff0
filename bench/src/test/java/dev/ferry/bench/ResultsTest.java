package dev.ferry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResultsTest {
  private static final Bar MEDIAN = new Bar(400, 120);
  private static final Optional<Bar> MAX = Optional.of(new Bar(1000, 250));

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(Series.of(4.0, 1.0, 100.0, 2.0).median()).isEqualTo(3.0);
    assertThat(Series.of(5.0, 1.0, 100.0).median()).isEqualTo(5.0);
    assertThat(Series.of(4.0, 1.0, 100.0, 2.0).max()).isEqualTo(100.0);
  }

  @Test
  void aPercentileIsOneOfTheValues() {
    assertThat(Series.of(3.0, 1.0, 2.0).percentile(50)).isEqualTo(2.0);
    assertThat(Series.of(3.0, 1.0, 2.0).percentile(99)).isEqualTo(3.0);
    assertThat(Series.of(7.0).percentile(50)).isEqualTo(7.0);
  }

  @Test
  void figuresHaveThreeDigitsAtMostAfterALeadingZeroAndNoneIsLostBeforeThePoint() {
    assertThat(Series.of(0.25, 12.34, 1234.56).text()).isEqualTo("12.3 / 1235");
    assertThat(Series.number(0.126)).isEqualTo("0.13");
    assertThat(Series.number(20)).isEqualTo("20");
  }

  @Test
  void aRowIsOnlyAsGoodAsTheWorseOfMedianAndMaximum() {
    Series raw = Series.of(50.0, 50.0);
    assertThat(Row.of("gap", Series.of(100.0, 100.0), raw, MEDIAN, MAX).verdict())
        .isEqualTo("aim met");
    assertThat(Row.of("gap", Series.of(100.0, 100.0, 300.0), raw, MEDIAN, MAX).verdict())
        .isEqualTo("must met");
    assertThat(Row.of("gap", Series.of(100.0, 100.0, 1001.0), raw, MEDIAN, MAX).verdict())
        .isEqualTo("**missed**");
    assertThat(Row.of("gap", Series.of(500.0), raw, MEDIAN, MAX).verdict()).isEqualTo("**missed**");
  }

  @Test
  void aRowTellsTheRatioOfTheMedians() {
    Row row = Row.of("gap", Series.of(100.0), Series.of(40.0, 60.0), MEDIAN, MAX);

    assertThat(row.raw()).contains("50 / 60 (x 2)");
  }

  @Test
  void theResultsShowFiguresBarsDetailsAndBrokenPromises() {
    Findings findings = new Findings();
    findings.row(Row.of("gap, ms", Series.of(100.0), Series.of(), MEDIAN, MAX));
    findings.note("Two steps:");
    findings.broken("1 order lost");
    Table steps = new Table("step", "took");
    steps.row("fence", "1");
    findings.table(steps);
    Results results = new Results("Written by a test.", new Table("machine", ""));

    results.add(PauseMeasure.ofEverything(), findings);

    assertThat(results.incomplete()).isFalse();
    assertThat(results.broken()).containsExactly("1 order lost");
    assertThat(results.markdown())
        .contains(
            "| gap, ms | 100 / 100 |                        | 400 / 1000 | 120 / 250 | aim met |")
        .contains("**Broken promise:** 1 order lost")
        .contains("| step  | took |\n| ----- | ---- |\n| fence | 1    |\n");
  }

  @Test
  void whatCouldNotBeMeasuredIsSaidAndIsNoBrokenPromise() {
    Findings findings = new Findings();
    findings.notMeasured("no host");
    Results results = new Results("Written by a test.", new Table("machine", ""));

    results.add(new HomeMeasure(), findings);

    assertThat(results.incomplete()).isTrue();
    assertThat(results.broken()).isEmpty();
    assertThat(results.markdown()).contains("**Not measured:** no host");
  }
}
