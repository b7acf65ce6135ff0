package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.temporal.DevServer;
import dev.ferry.workflows.temporal.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporal is there, and no worker. */
class NoWorkerTest {
  @TempDir static Path directory;
  private static DevServer server;
  private static Ferry ferry;

  @BeforeAll
  static void start() {
    server = new DevServer();
    ferry = new Ferry(server.env(), directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void statusAnswersFromTheMemoWithinTwoSecondsAndSaysSo() {
    ferry.run("start", ferry.plan("silent"));
    Instant start = Instant.now();
    Ferry.Said said = ferry.run("status", "silent");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
    assertThat(said.exit()).isEqualTo(Exit.UNREACHABLE);
    assertThat(said.out())
        .contains("silent  SURVEY")
        .contains("last noted waits for a worker")
        .contains("No worker answers")
        .contains("Nothing is lost");
    JsonNode json = ferry.run("status", "silent", "--json").json();
    assertThat(json.path("source").asText()).isEqualTo("memo");
    assertThat(json.path("phase").asText()).isEqualTo("SURVEY");
  }

  @Test
  void aMigrationInItsMidstIsRememberedWhenTheWorkerGoes() {
    Workers worker = new Workers(server.address(), new Service());
    ferry.atGate("left", "cutover");
    worker.close();
    Ferry.Said unseen = ferry.run("check", ferry.plan("unseen"));
    assertThat(unseen.exit()).isEqualTo(Exit.UNREACHABLE);
    assertThat(unseen.err()).contains("no worker has taken the survey within 10 s");
    Ferry.Said said = ferry.run("status", "left");
    assertThat(said.out()).contains("left  FOLLOW").contains("waits at the gate cutover");
    assertThat(ferry.run("list").out()).contains("left").contains("FOLLOW");
    Ferry.Said approved = ferry.run("approve", "left", "--yes");
    assertThat(approved.exit()).isEqualTo(Exit.UNREACHABLE);
    assertThat(approved.err()).contains("FERRY-CLI-002").contains("nothing was sent");
    Ferry.Said aborted = ferry.run("abort", "left", "--reason", "no worker");
    assertThat(aborted.exit()).isEqualTo(Exit.UNREACHABLE);
    assertThat(aborted.out()).contains("it takes effect as soon as one runs");
    Workers next = new Workers(server.address(), new Service());
    ferry.ended("left", "ABORTED");
    next.close();
  }

  @Test
  void aMigrationIsStartedAndWaitsButASurveyIsNotBegun() {
    try (DevServer fresh = new DevServer()) {
      Ferry other = new Ferry(fresh.env(), directory);
      Ferry.Said started = other.run("start", other.plan("waits"));
      assertThat(started.exit()).isEqualTo(Exit.OK);
      assertThat(started.out()).contains("nothing happens until one runs");
      Ferry.Said said = other.run("check", other.plan("unseen"));
      assertThat(said.exit()).isEqualTo(Exit.UNREACHABLE);
      assertThat(said.err()).contains("FERRY-CLI-002").contains("--offline");
    }
  }
}
