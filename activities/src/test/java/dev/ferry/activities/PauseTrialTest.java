package dev.ferry.activities;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseTrialTest {
  private long now;
  private int asked;

  /** Each question takes a millisecond more than the one before. */
  private void ask() {
    now += Duration.ofMillis(++asked).toNanos();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void theMedianAndThe95thPercentileAreOfWholeTrials() {
    String predicted =
        new PauseTrial(() -> now)
            .with("a question", 1, this::ask)
            .with("a stop", Duration.ofMillis(100))
            .predicted();
    // The question that warms up does not count: the trials take 102 to 121 ms.
    assertThat(predicted)
        .isEqualTo(
            "about 111 ms, 95 % within 120 ms: 20 trials of a question 11 ms, a stop 100 ms");
  }

  @Test
  void whatNobodyCanTryIsNamedAndThePredictionIsALeastOne() {
    assertThat(
            new PauseTrial(() -> now)
                .with("two questions", 2, () -> pass(Duration.ofMillis(2)))
                .without("the shutdown")
                .predicted())
        .isEqualTo(
            "more than 4.0 ms, 95 % within 4.0 ms: 20 trials of two questions 4.0 ms;"
                + " not tried: the shutdown");
  }

  @Test
  void aTrialThatFailsIsToldAndSpoilsNoProof() {
    assertThat(
            new PauseTrial(() -> now)
                .with(
                    "a question",
                    1,
                    () -> {
                      throw new IllegalStateException("the server is gone");
                    })
                .predicted())
        .isEqualTo("not known: the server is gone");
  }

  @Test
  void afterASecondThereAreNoMoreThanFiveTrials() {
    assertThat(
            new PauseTrial(() -> now)
                .with("three questions", 3, () -> pass(Duration.ofMillis(150)))
                .predicted())
        .contains("450 ms, 95 % within 450 ms: 5 trials");
  }

  @Test
  void afterThreeSecondsThereAreAsManyTrialsAsThereWereUntilThen() {
    assertThat(
            new PauseTrial(() -> now)
                .with("two questions", 2, () -> pass(Duration.ofMillis(600)))
                .predicted())
        .isEqualTo("about 1200 ms, 95 % within 1200 ms: 2 trials of two questions 1200 ms");
  }

  @Test
  void whereNoWholeTrialIsDoneInTimeItIsReckonedFromOneTryOfEach() {
    String predicted =
        new PauseTrial(() -> now)
            .with("12 questions", 12, () -> pass(Duration.ofMillis(400)))
            .with("a command", 1, () -> pass(Duration.ofMillis(500)))
            .without("the shutdown")
            .predicted();
    assertThat(predicted)
        .isEqualTo(
            "more than 5300 ms, reckoned from one try of each, for no whole trial was done within"
                + " 3 s: 12 questions 4800 ms, a command 500 ms; not tried: the shutdown");
    assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofMillis(3_500));
  }
}
