package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class TellingTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static Evidence good() {
    return new Evidence("db", List.of(Finding.pass("lag", "10 ms")), Map.of());
  }

  private static Evidence bad(String what) {
    return new Evidence("db", List.of(Finding.fail("lag", what, "")), Map.of());
  }

  /** How often it is told, when something is seen every second for so long. */
  private static int told(Duration duration, IntFunction<Evidence> seen) {
    Telling telling = new Telling();
    int told = 0;
    for (int second = 0; second < duration.toSeconds(); second++) {
      if (telling.tells(seen.apply(second), BEGIN.plusSeconds(second))) {
        told++;
      }
    }
    return told;
  }

  @Test
  void aChangeOfVerdictIsToldAtOnce() {
    Telling telling = new Telling();
    assertThat(telling.tells(good(), BEGIN)).isTrue();
    assertThat(telling.tells(good(), BEGIN.plusSeconds(1))).isFalse();
    assertThat(telling.tells(bad("9 s"), BEGIN.plusSeconds(2))).isTrue();
    assertThat(telling.tells(good(), BEGIN.plusSeconds(3))).isTrue();
  }

  @Test
  void theSameIsToldOftenEnoughNotToGrowOld() {
    assertThat(told(Duration.ofHours(1), second -> good())).isEqualTo(12);
  }

  @Test
  void otherFiguresOfWhatIsWrongAreToldOnceAMinute() {
    assertThat(told(Duration.ofHours(1), second -> bad(second + " s"))).isEqualTo(60);
  }

  @Test
  void whatFlickersForDaysDoesNotFillAHistory() {
    int told = told(Duration.ofDays(7), second -> second % 2 == 0 ? good() : bad("9 s"));
    assertThat(told).isLessThan(7 * 24 * 60 * 2 + 20);
  }
}
