package dev.ferry.activities.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.ErrorCodes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  @Test
  void everyErrorIsExplainedAndNoOther() throws IOException {
    assertThat(ErrorCodes.thrown("points/Failures.java", "ROLLBACK"))
        .isNotEmpty()
        .isEqualTo(ErrorCodes.explained("ROLLBACK"));
  }
}
