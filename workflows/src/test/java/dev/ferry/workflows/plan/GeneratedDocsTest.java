package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.ferry.workflows.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The plan's pages are written by its records; this test writes them or finds them stale. */
class GeneratedDocsTest {

  private static final Path DOCS = Path.of("../docs");

  private static final String INTRODUCTION =
      """
      # The plan

      <!-- Generated from the records of dev.ferry.workflows by GeneratedDocsTest, which says how. -->

      A plan is one file in YAML or JSON. It is strict: an unknown key, a name that nothing has, or a
      secret written in are problems, and all problems are reported at once with code, file, line and
      column ([errors.md](errors.md)). [plan.schema.json](plan.schema.json) is for editors: it knows
      the keys and their forms; the relations between them are checked only when the plan is read.

      - A duration is written `500ms`, `30s`, `2m`, `1h` or `1h30m`.
      - A secret is never written into the plan: `${env:NAME}` is a variable of the worker's
        environment, `${file:path}` a file, relative to the worker's secrets directory.
      - YAML's anchors, aliases, merge keys and tags are refused, and only `true` and `false` are
        boolean.
      - A list without a default needs at least one item; a list of texts has no text twice.
      - Every name of a host or component must be in the plan, `dependsOn` must have no circle, and
        what changes hands in the pause cannot depend on what does so after it. Source and
        destination of a component are two hosts with two addresses.
      - Without `dependsOn`, the switch fences traffic (`haproxy`) before `units`, and those before
        `files` and databases, and opens them the other way round. `dependsOn` refines this, and
        wins where it says otherwise: what depends on a component of a later tier goes with it.

      A plan that moves a shop's orders:

      ```yaml
      """;

  @Test
  void thePlansPageIsWhatTheRecordsSay() throws IOException {
    String page =
        INTRODUCTION
            + Samples.text("orders.yaml")
            + "```\n\n"
            + PlanDocs.reference().strip()
            + "\n";

    compare("plan.md", page);
  }

  @Test
  void thePlansSchemaIsWhatTheRecordsSay() throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));

    compare(
        "plan.schema.json",
        Json.mapper().writer(printer).writeValueAsString(PlanDocs.schema()) + "\n");
  }

  private static void compare(String file, String expected) throws IOException {
    Path path = DOCS.resolve(file);
    if (System.getProperty("ferry.docs", "").equals("write")) {
      Files.createDirectories(DOCS);
      Files.writeString(path, expected);
    }
    assertThat(path)
        .as("docs/%s is stale; run: mvn verify -pl workflows -Dferry.docs=write", file)
        .hasContent(expected);
  }
}
