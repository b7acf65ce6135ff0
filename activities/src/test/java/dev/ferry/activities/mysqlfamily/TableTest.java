package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static final Column ID = new Column("`id`", "bigint", "", false);
  private static final Table NUMBERED =
      new Table("`shop`.`t`", List.of(ID), "`PRIMARY`", List.of(ID));

  private static KeyRange between(String after, String upTo) {
    return new KeyRange(List.of(after), List.of(upTo));
  }

  @Test
  void thePlaceOfAPartsEndIsReckonedWhereHalfOfTheNumbersAreKeys() {
    assertThat(NUMBERED.ahead(List.of("-10"), 100)).containsExactly("90");
    assertThat(NUMBERED.isDense(between("100", "200"), 50)).isTrue();
    assertThat(NUMBERED.isDense(between("100", "200"), 49)).isFalse();
    assertThat(NUMBERED.isDense(between("100", "100"), 0)).isTrue();
  }

  @Test
  void itIsNotReckonedAtTheEndsOfATableNorBehindTheLastNumber() {
    assertThat(NUMBERED.isDense(KeyRange.ALL.upTo(List.of("1")), 50)).isFalse();
    assertThat(NUMBERED.isDense(KeyRange.ALL.behind(List.of("1")), 50)).isFalse();
    assertThat(NUMBERED.ahead(List.of(), 100)).isEmpty();
    assertThat(NUMBERED.ahead(List.of(Long.toString(Long.MAX_VALUE - 1)), 2)).isEmpty();
    assertThat(NUMBERED.ahead(List.of("18446744073709551614"), 1)).isEmpty();
  }

  @Test
  void noOtherKeyIsReckoned() {
    Column text = new Column("`code`", "varchar", "latin1", false);
    Table named = new Table("`shop`.`t`", List.of(text), "`PRIMARY`", List.of(text));
    Table ofTwo = new Table("`shop`.`t`", List.of(ID, text), "`PRIMARY`", List.of(ID, text));

    assertThat(named.ahead(List.of("_latin1 X'41'"), 100)).isEmpty();
    assertThat(ofTwo.isDense(between("1", "2"), 50)).isFalse();
  }
}
