package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.temporal.DevServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** docs/cli.md says what is so. */
class DocumentTest extends Temporals {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");

  @Test
  void everyCommandAndEveryCodeHasItsEntry() throws IOException {
    String page = Files.readString(PAGE);
    for (Class<?> command : FerryMain.class.getAnnotation(Command.class).subcommands()) {
      assertThat(page).contains("\n### ferry " + command.getAnnotation(Command.class).name());
    }
    for (Told.Code code : Told.Code.values()) {
      assertThat(page).contains("\n### " + code + " ");
    }
  }

  @Test
  void everyLineForTemporalsCommandLineDoesWhatItSays() throws Exception {
    Ferry.Said offline = ferry.run("plan", ferry.plan("orders"), "--offline", "--json");
    Files.writeString(
        directory.resolve("orders.json"),
        Json.mapper().writeValueAsString(offline.json().path("plan")));
    List<String> lines =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("temporal ")).toList();
    assertThat(lines).hasSize(12);
    for (String line : lines) {
      run(line);
      if (line.contains(" start ")) {
        ferry.waitsAt("orders", "cutover");
      }
      if (line.contains("--name approve") && line.contains(" update ")) {
        ferry.waitsAt("orders", "finish");
      }
    }
    ferry.ended("orders", "ROLLED_BACK");
    JsonNode status = ferry.run("status", "orders", "--json").json().path("status");
    assertThat(status.at("/approvals/0/answer/answer").asText()).isEqualTo("approved");
    assertThat(status.at("/approvals/1/answer/answer").asText()).isEqualTo("refused");
    assertThat(status.path("requests").findValuesAsText("what"))
        .contains("reject", "pause", "resume", "resolve prepare", "rollback");
  }

  private void run(String line) throws Exception {
    String hash = "none";
    if (line.contains("HASH")) {
      hash = ferry.run("status", "orders", "--json").json().at("/status/gate/hash").asText();
    }
    Path said = directory.resolve("said");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", line.replace("HASH", hash))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    shell.environment().putAll(server.env());
    shell
        .environment()
        .merge("PATH", DevServer.binary().getParent().toString(), (path, it) -> it + ":" + path);
    int exit = shell.start().waitFor();
    assertThat(exit).as(line + "\n" + Files.readString(said, StandardCharsets.UTF_8)).isZero();
  }
}
