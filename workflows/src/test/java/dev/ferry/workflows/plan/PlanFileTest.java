package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.ferry.workflows.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {

  @ParameterizedTest
  @CsvSource({
    "true, BOOLEAN",
    "false, BOOLEAN",
    "null, NULL",
    "~, NULL",
    "7, NUMBER",
    "-1.5e3, NUMBER",
    "yes, STRING",
    "No, STRING",
    "on, STRING",
    "True, STRING",
    "017, STRING",
    "0o17, STRING",
    "0x1f, STRING",
    "1_000, STRING",
    "1:30, STRING",
    "2026-07-01, STRING",
    ".inf, STRING",
    "'\"7\"', STRING",
    "5s, STRING"
  })
  void readsPlainScalarsAsJsonDoes(String text, JsonNodeType type) {
    assertThat(PlanFile.of("f", "a: " + text).tree().path("a").getNodeType()).isEqualTo(type);
  }

  @Test
  void readsJsonAsItIs() throws IOException {
    JsonNode tree = PlanFile.of("f", Samples.text("everything.yaml")).tree();
    String json = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    PlanFile file = PlanFile.of("f", json.replace("  ", "\t"));

    assertThat(file.tree()).isEqualTo(tree);
    assertThat(file.read()).isInstanceOf(Read.Good.class);
  }

  @Test
  void knowsThePlaceOfEveryKeyAndItem() {
    PlanFile file = PlanFile.of("f", "a:\n  - b\n  - {c/d: 1}\n");

    assertThat(file.places())
        .containsEntry("/a", new Problem.Place("f", 1, 1))
        .containsEntry("/a/0", new Problem.Place("f", 2, 5))
        .containsEntry("/a/1/c~1d", new Problem.Place("f", 3, 6));
  }

  @Test
  void namesOnlyTheLineWhereTheTextIsBroken() {
    Read.Bad bad = (Read.Bad) PlanFile.of("f", "a: 1\nb: [hunter2\nc: 2\n").read();

    assertThat(bad.problems()).hasSize(1);
    assertThat(bad.problems().getFirst().toString())
        .startsWith("FERRY-PLAN-001 f:3:")
        .doesNotContain("hunter2");
  }

  @Test
  void refusesATreeThatIsTooLongWithoutAFileToo() {
    String name = "\"" + "x".repeat(300_000) + "\"";

    assertThat(Plan.read(Json.mapper().createObjectNode().put("name", name)))
        .isInstanceOfSatisfying(
            Read.Bad.class,
            bad ->
                assertThat(bad.problems())
                    .extracting(Problem::code)
                    .containsExactly(Problem.Code.TOO_LARGE));
  }
}
