package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorsPageTest {

  @Test
  void hasAnEntryForEveryCodeOfThePlanAndNoOther() throws IOException {
    List<String> entries =
        Pattern.compile("(?m)^### (FERRY-PLAN-\\d+) ")
            .matcher(Files.readString(Path.of("../docs/errors.md")))
            .results()
            .map(it -> it.group(1))
            .toList();

    assertThat(entries)
        .isEqualTo(Arrays.stream(Problem.Code.values()).map(Problem.Code::toString).toList());
  }
}
