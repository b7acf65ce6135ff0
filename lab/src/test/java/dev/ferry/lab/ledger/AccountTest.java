package dev.ferry.lab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final int OLD = 0;
  private static final int NEW = 1;

  @Test
  void aSwitchIsTheTimeBetweenTheLastAnswerOfOneSideAndTheFirstOfTheOther() {
    Account account =
        new Account(List.of(row(1, OLD, 0, 10), row(3, NEW, 60, 90), row(2, OLD, 10, 20)));
    assertThat(account.gaps()).containsExactly(70.0);
  }

  @Test
  void anAnswerThatComesLateIsNoSecondSwitch() {
    Account account =
        new Account(
            List.of(
                row(1, OLD, 0, 10), row(2, NEW, 20, 30), row(3, OLD, 5, 31), row(4, NEW, 32, 33)));
    assertThat(account.gaps()).containsExactly(20.0);
  }

  @Test
  void aSideThatAcceptsWhatIsSentAfterTheOtherTookOverIsSeen() {
    Account account =
        new Account(
            List.of(
                row(1, OLD, 0, 10), row(2, NEW, 20, 30), row(3, OLD, 31, 32), row(4, NEW, 33, 34)));
    assertThat(account.gaps()).hasSize(3);
  }

  @Test
  void whatIsMissingAndWhatIsThereTwiceAreFound() {
    Account account = new Account(List.of(row(1, OLD, 0, 10), row(2, OLD, 10, 20)));
    assertThat(account.lost(List.of(2L, 7L))).containsExactly(1L);
    assertThat(account.lost(List.of(1L, 2L))).isEmpty();
    assertThat(Account.doubled(List.of(1L, 2L, 2L, 7L, 7L))).containsExactly(2L, 7L);
  }

  private static Appended row(long number, int side, long sentMillis, long atMillis) {
    return new Appended(number, side, sentMillis * 1_000_000, atMillis * 1_000_000);
  }
}
