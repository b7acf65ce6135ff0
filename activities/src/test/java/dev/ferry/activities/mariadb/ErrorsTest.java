package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  @Test
  void everyErrorIsExplainedAndNoOther() throws IOException {
    Set<String> thrown =
        codes(
            Path.of("src/main/java/dev/ferry/activities/mariadb/Failures.java"), "(FERRY-DB-\\d+)");
    assertThat(thrown).isNotEmpty();
    assertThat(codes(Path.of("../docs/errors.md"), "### (FERRY-DB-\\d+): ")).isEqualTo(thrown);
  }

  private static Set<String> codes(Path file, String pattern) throws IOException {
    Set<String> codes = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .forEach(match -> codes.add(match.group(1)));
    return codes;
  }
}
