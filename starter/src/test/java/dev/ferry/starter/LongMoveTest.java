package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.temporal.DevServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A migration whose history has grown long goes on in another run; an operator sees one move. */
class LongMoveTest extends Temporals {
  /** Where others suggest a new run after 4096 events. */
  @Override
  DevServer serve() {
    return new DevServer("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=150");
  }

  @Test
  void isOneMoveForThoseWhoWatchIt() throws IOException {
    ferry.atGate("long", "cutover");
    String start = run("start");
    String first = run("runId");
    int rounds = 0;
    while (run("runId").equals(first)) {
      rounds++;
      ferry.run("pause", "long", "--reason", "lunch");
      ferry.run("resume", "long", "--reason", "back");
    }
    assertThat(run("start")).isEqualTo(start);
    assertThat(run("firstRunId")).isEqualTo(first);
    assertThat(ferry.run("list").out().lines().filter(line -> line.startsWith("long "))).hasSize(1);
    ferry.waitsAt("long", "cutover");
    approve();
    ferry.waitsAt("long", "finish");
    approve();
    ferry.ended("long", "FINISHED");

    Path out = directory.resolve("report");
    ferry.run("report", "long", "--out", out.toString());
    JsonNode report = Json.mapper().readTree(out.resolve("report.json").toFile());
    assertThat(report.at("/asked").size()).isGreaterThanOrEqualTo(2 * rounds);
    assertThat(report.at("/approvals/0/evidence")).hasSize(5);
    assertThat(report.at("/phases/0/phase").asText()).isEqualTo("SURVEY");
    assertThat(out.resolve("histories/long.json")).exists();
    assertThat(out.resolve("histories/long-1-survey.json")).exists();
  }

  private void approve() {
    Ferry.Said said = ferry.run("approve", "long", "--yes");
    assertThat(said.exit()).as(said.toString()).isEqualTo(Exit.OK);
  }

  private String run(String key) {
    return ferry.run("status", "long", "--json").json().at("/run/" + key).asText();
  }
}
