package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PositionTest {
  @Test
  void theOrderOfDomainsDoesNotMatterButTheServerDoes() {
    assertThat(Position.parse("1-2-3,0-1-7")).isEqualTo(Position.parse("0-1-7, 1-2-3"));
    assertThat(Position.parse("0-1-7")).isNotEqualTo(Position.parse("0-2-7"));
    assertThat(Position.parse("").isEmpty()).isTrue();
    assertThatThrownBy(() -> Position.parse("binlog.000001"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLaterTransactionOfEachDomainCounts() {
    Position both = Position.parse("0-1-7,1-1-9").with(Position.parse("0-2-8,1-1-3,2-1-1"));
    assertThat(both).hasToString("0-2-8,1-1-9,2-1-1");
  }

  @Test
  void aHistoryContainsWhatItsServersWroteAndNoMore() {
    History history = History.parse("0-1-100,0-2-120");
    assertThat(history.contains(Position.parse("0-1-100"))).isTrue();
    assertThat(history.contains(Position.parse("0-1-101"))).isFalse();
    assertThat(history.contains(Position.parse("0-3-50"))).isFalse();
    assertThat(history.contains(Position.parse("1-1-1"))).isFalse();
  }

  @Test
  void aWriteBehindTheOtherSidesBackShowsByItsServer() {
    History inCharge = History.parse("0-1-100,0-2-120");
    assertThat(inCharge.beyond(History.parse("0-1-130,0-2-120"), 2).isEmpty()).isTrue();
    assertThat(inCharge.beyond(History.parse("0-1-130,0-2-121"), 2)).hasToString("0-2-121");
  }
}
