package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.mysqlfamily.Greeter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OtherProductTest {
  @Test
  void aServerOfTheOtherKindIsRefusedByName() throws IOException {
    try (Greeter other = new Greeter("5.5.5-10.11.19-MariaDB-0+deb12u1")) {
      assertThatThrownBy(() -> MySqlDialect.INSTANCE.connect("old", other.port(), "ferry", "x"))
          .hasMessageStartingWith("FERRY-DB-015")
          .hasMessageContaining("10.11.19-MariaDB")
          .hasMessageContaining("not MySQL");
    }
  }

  @Test
  void oneOfTheRightKindThatLetsNobodyInIsNotTakenForTheOther() throws IOException {
    try (Greeter own = new Greeter("9.7.4-2")) {
      assertThatThrownBy(() -> MySqlDialect.INSTANCE.connect("old", own.port(), "ferry", "x"))
          .hasMessageStartingWith("FERRY-DB-001 MySQL on old");
    }
  }
}
