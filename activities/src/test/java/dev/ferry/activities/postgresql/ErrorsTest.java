package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.ErrorCodes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  @Test
  void everyErrorIsExplainedAndNoOther() throws IOException {
    assertThat(ErrorCodes.thrown("postgresql/Failures.java", "PG"))
        .isNotEmpty()
        .isEqualTo(ErrorCodes.explained("PG"));
  }
}
