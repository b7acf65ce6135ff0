package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final History HISTORY =
      new History(
          3,
          History.parse(
              "1\t0/322ED38\tno recovery target specified\n\n2\t0/5000028\tno recovery target\n"));

  @Test
  void containsWhatAnEarlierTimelineHadUpToItsEnd() {
    assertThat(HISTORY.contains(1, Lsn.parse("0/322ECC0"))).isTrue();
    assertThat(HISTORY.contains(1, Lsn.parse("0/322ED38"))).isTrue();
    assertThat(HISTORY.contains(1, Lsn.parse("0/322ED40"))).isFalse();
    assertThat(HISTORY.contains(2, Lsn.parse("0/4000000"))).isTrue();
  }

  @Test
  void doesNotContainATimelineThatSomebodyElseBegan() {
    assertThat(HISTORY.contains(4, Lsn.parse("0/1"))).isFalse();
  }
}
