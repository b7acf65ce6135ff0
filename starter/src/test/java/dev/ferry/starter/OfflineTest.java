package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.temporal.DevServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What works without Temporal, and what the rest says when there is none. */
class OfflineTest {
  @TempDir Path directory;

  private Ferry ferry() {
    String nowhere = "127.0.0.1:" + DevServer.freePort();
    return new Ferry(Map.of("TEMPORAL_ADDRESS", nowhere, "USER", "ops"), directory);
  }

  @Test
  void aGoodPlanIsValidatedWithoutTemporal() {
    Ferry ferry = ferry();
    Ferry.Said said = ferry.run("plan", ferry.plan("orders"), "--offline");
    assertThat(said.exit()).isEqualTo(Exit.OK);
    assertThat(said.out()).contains("orders is a good plan: 5 components on 3 hosts");
    Ferry.Said json = ferry.run("plan", ferry.plan("orders"), "--offline", "--json");
    assertThat(said.out()).contains(json.json().path("planHash").asText());
  }

  @Test
  void allProblemsOfABadPlanAreToldAtOnceWithTheirPlaces() {
    Ferry ferry = ferry();
    String text =
        Ferry.text("orders").replace("kind: files", "kind: file").replace("user: ferry", "usr: f");
    for (String command : List.of("plan", "check", "start")) {
      Ferry.Said said = ferry.run(command, ferry.plan("bad", text));
      assertThat(said.exit()).as(command).isEqualTo(Exit.USAGE);
      assertThat(said.err())
          .contains("FERRY-PLAN-006")
          .contains("FERRY-PLAN-009")
          .contains("bad.yaml:4:")
          .contains("Did you mean \"user\"?")
          .contains("nothing was started and nothing was touched");
    }
    Ferry.Said json = ferry.run("start", ferry.plan("bad", text), "--json");
    assertThat(json.exit()).isEqualTo(Exit.USAGE);
    assertThat(json.json().path("problems").size()).isGreaterThan(3);
    assertThat(json.json().at("/problems/0/place/line").asInt()).isEqualTo(4);
  }

  @Test
  void aMissingFileIsSaidInOneLine() {
    Ferry.Said said = ferry().run("start", "nowhere.yaml");
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).isEqualTo("ferry: FERRY-CLI-006 there is no file nowhere.yaml\n");
  }

  @Test
  void everyCommandThatNeedsTemporalSaysWhereItLookedForIt() {
    Ferry ferry = ferry();
    String plan = ferry.plan("orders");
    List<List<String>> commands =
        List.of(
            List.of("plan", plan),
            List.of("check", plan),
            List.of("start", plan),
            List.of("status", "orders"),
            List.of("watch", "orders"),
            List.of("list"),
            List.of("approve", "orders", "--yes"),
            List.of("reject", "orders", "--reason", "x"),
            List.of("pause", "orders", "--reason", "x"),
            List.of("resume", "orders", "--reason", "x"),
            List.of("abort", "orders", "--reason", "x"),
            List.of("rollback", "orders", "--reason", "x"),
            List.of("resolve", "orders", "prepare", "retry"),
            List.of("report", "orders", "--out", directory.toString()));
    for (List<String> command : commands) {
      Instant start = Instant.now();
      Ferry.Said said = ferry.run(command.toArray(String[]::new));
      assertThat(said.exit()).as(command.toString()).isEqualTo(Exit.UNREACHABLE);
      assertThat(said.err())
          .contains("FERRY-CLI-001 Temporal does not answer at 127.0.0.1:")
          .contains("set TEMPORAL_ADDRESS")
          .doesNotContain("\tat ");
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aWrongCallSaysWhatIsWrongAndHowItIsCalled() {
    Ferry.Said said = ferry().run("abort", "orders");
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("--reason").contains("Usage: ferry abort");
    assertThat(ferry().run("abrot").exit()).isEqualTo(Exit.USAGE);
    assertThat(ferry().run("start", "x.yaml", "--until", "lunch").exit()).isEqualTo(Exit.USAGE);
    Ferry.Said soak = ferry().run("start", "x.yaml", "--until", "soak");
    assertThat(soak.exit()).isEqualTo(Exit.USAGE);
    assertThat(soak.err()).contains("FERRY-START-001", "SOAK", "FOLLOW");
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(ferry().run("--help").out())
        .contains("plan", "check", "start", "status", "watch", "list", "approve", "reject")
        .contains("pause", "resume", "abort", "rollback", "resolve", "report");
  }

  @Test
  void theVersionIsToldWithoutLoadingTemporal() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ferry.starter.FerryMain",
                "--version")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(said).contains("\nferry 0.1.0").doesNotContain(" io.temporal.", " io.grpc.");
  }
}
