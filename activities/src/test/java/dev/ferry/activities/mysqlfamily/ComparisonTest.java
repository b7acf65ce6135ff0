package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final int MANY = 20_000;

  /** A column that counts how often it is compared with another. */
  private record Counted(int number, AtomicLong compared) {
    @Override
    public boolean equals(Object other) {
      compared.incrementAndGet();
      return other instanceof Counted it && it.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  @Test
  void whatIsOnOneSideOnlyIsFoundByAFewComparisonsOfEach() {
    AtomicLong compared = new AtomicLong();
    List<Counted> one = counted(0, MANY, compared);
    List<Counted> other = counted(1, MANY + 1, compared);
    assertThat(Comparison.differing(one, other))
        .extracting(Counted::number)
        .containsExactly(0, MANY);
    assertThat(compared.get()).isLessThan(10L * MANY);
  }

  private static List<Counted> counted(int from, int to, AtomicLong compared) {
    return IntStream.range(from, to).mapToObj(i -> new Counted(i, compared)).toList();
  }
}
