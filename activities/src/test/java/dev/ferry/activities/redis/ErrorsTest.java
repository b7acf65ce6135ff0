package dev.ferry.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  @Test
  void everyErrorIsExplainedAndNoOther() throws IOException {
    assertThat(found("src/main/java/dev/ferry/activities/redis/Failures.java", "FERRY-REDIS-\\d+"))
        .isNotEmpty()
        .isEqualTo(found("../docs/errors.md", "(?<=### )FERRY-REDIS-\\d+(?=: )"));
  }

  private static Set<String> found(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(Path.of(file)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }
}
