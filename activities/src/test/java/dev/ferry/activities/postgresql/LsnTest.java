package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LsnTest {
  @Test
  void readsWhatTheServerWritesAndOrdersItByPlace() {
    List<Lsn> rising =
        List.of("0/0", "0/1752990", "0/FFFFFFFF", "1/0", "FFFFFFFF/0").stream()
            .map(Lsn::parse)
            .toList();
    assertThat(rising).isSorted();
    assertThat(rising).extracting(Lsn::toString).contains("0/1752990", "FFFFFFFF/0");
    assertThat(Lsn.parse("1/0").isAfter(Lsn.parse("0/FFFFFFFF"))).isTrue();
  }

  @Test
  void refusesWhatIsNoPlace() {
    for (String text : List.of("", "0", "0/", "/0", "0/123456789", "x/0")) {
      assertThatThrownBy(() -> Lsn.parse(text)).hasMessageContaining("'" + text + "'");
    }
  }
}
