package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ferry.activities.mysqlfamily.Progress.Difference;
import dev.ferry.workflows.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Table TABLE =
      new Table(
          "`orders`.`bulk`",
          List.of(),
          "`PRIMARY`",
          List.of(
              new Column("`part`", "int", "", false),
              new Column("`code`", "char", "latin1", false)));

  @Test
  void aPartBeginsBehindTheLastKeyByTheIndexAndEndsWithItsOwn() {
    KeyRange range = new KeyRange(List.of("1", "_latin1 X'61'"), List.of("2", "_latin1 X'62'"));
    assertThat(range.condition(List.of("`part`", "`code`")))
        .isEqualTo(
            "(`part` >= 1 AND (`part` > 1 OR (`part` = 1 AND `code` > _latin1 X'61')))"
                + " AND (`part` <= 2 AND (`part` < 2 OR (`part` = 2 AND `code` <= _latin1 X'62')))");
    assertThat(KeyRange.ALL.condition(List.of("`part`"))).isEqualTo("TRUE");
  }

  @Test
  void whatOneWorkerNotedAnotherReads() throws JsonProcessingException {
    List<String> key = List.of("1", "_latin1 X'61'");
    Difference difference =
        new Difference(TABLE.name(), TABLE.form(), KeyRange.ALL.upTo(key), List.of("part=1"));
    Progress noted =
        Progress.NONE.begin(Instant.ofEpochMilli(1)).at(TABLE, key, 1000, 250).with(difference);
    String text = Json.mapper().writeValueAsString(noted);
    assertThat(Json.mapper().readValue(text, Progress.class)).isEqualTo(noted);
    assertThat(noted.with(difference).differences()).hasSize(1);
    assertThat(noted.without(difference).complete().last().rows()).isEqualTo(1000);
  }

  @Test
  void aKeyIsShownAsAPersonWouldWriteIt() {
    assertThat(TABLE.shown(List.of("-1", "_latin1 X'6122'"))).isEqualTo("part=-1, code=\"a\"\"");
  }
}
