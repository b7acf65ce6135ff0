package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Json;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is left to read after a migration. */
class ReportTest extends Temporals {
  @Test
  void aRollbackThatAPersonAskedForPassesWithItsWitness() throws IOException {
    rolledBack("orders");
    Path out = directory.resolve("report");
    Ferry.Said said =
        ferry.run(
            "report",
            "orders",
            "--out",
            out.toString(),
            "--witness",
            witness("PASS", 0),
            "--commands",
            commands());
    assertThat(said.out()).startsWith("PASS: orders went back to the source, as ops asked");
    assertThat(said.exit()).isEqualTo(Exit.OK);

    JsonNode json = Json.mapper().readTree(out.resolve("report.json").toFile());
    assertThat(json.at("/verdict").asText()).isEqualTo("PASS");
    assertThat(json.at("/requests/total").asInt()).isEqualTo(12000);
    assertThat(json.at("/requests/failed").asInt()).isZero();
    assertThat(json.at("/writes/acknowledged").asInt()).isEqualTo(3000);
    assertThat(json.at("/writes/lost").asInt()).isZero();
    assertThat(json.at("/writes/duplicated").asInt()).isZero();
    assertThat(json.at("/writes/misplaced").asInt()).isZero();
    assertThat(json.at("/pause/switch/ms").asLong()).isEqualTo(62);
    assertThat(json.at("/pause/rollback/ms").asLong()).isEqualTo(62);
    assertThat(json.at("/phases/0/phase").asText()).isEqualTo("SURVEY");
    assertThat(json.at("/phases/0/start").asText()).isNotEmpty();
    assertThat(json.at("/phases/0/end").asText()).isNotEmpty();
    assertThat(json.at("/phases/0/outcome").asText()).isEqualTo("done");
    assertThat(json.at("/approvals/0/answer/answer").asText()).isEqualTo("refused");
    assertThat(json.at("/approvals/1/answer/answer").asText()).isEqualTo("approved");
    assertThat(json.at("/approvals/1/evidence")).hasSize(5);
    assertThat(json.at("/planHash").asText()).hasSize(64);

    String html = Files.readString(out.resolve("report.html"));
    assertThat(html).contains("How far the following side was behind").contains("max 200 ms");
    assertThat(html)
        .contains("198.18.0.11")
        .contains("fence edge")
        .contains("prepare db (Prepare)")
        .contains("source to destination: longest request of each 100 ms")
        .contains("<code>install -m 0640 &#39;a b&#39; /srv</code>")
        .doesNotContain("of-an-earlier-run");
    assertThat(json.path("commands")).hasSize(1);
  }

  @Test
  void everyHistoryCanBeReadAgain() throws IOException {
    rolledBack("audited");
    Path out = directory.resolve("audited");
    ferry.run("report", "audited", "--out", out.toString());
    try (Stream<Path> files = Files.list(out.resolve("histories"))) {
      assertThat(files.toList())
          .hasSizeGreaterThan(8)
          .allSatisfy(
              file ->
                  assertThat(WorkflowExecutionHistory.fromJson(Files.readString(file)).getEvents())
                      .isNotEmpty());
    }
  }

  @Test
  void thePageNeedsNothingElseAndTrustsNoText() throws IOException {
    ferry.atGate("hostile", "cutover");
    ferry.run("abort", "hostile", "--reason", "<script>alert('x')</script>&\u0007");
    ferry.ended("hostile", "ABORTED");
    Path out = directory.resolve("hostile");
    ferry.run("report", "hostile", "--out", out.toString());
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;?")
        .doesNotContain("<script")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("<link")
        .doesNotContain("url(");
  }

  @Test
  void withoutWitnessItSaysSo() {
    ferry.atGate("alone", "cutover");
    ferry.run("abort", "alone", "--reason", "too late today");
    ferry.ended("alone", "ABORTED");
    Ferry.Said said =
        ferry.run("report", "alone", "--json", "--out", directory.resolve("alone").toString());
    assertThat(said.json().path("verdict").asText()).isEqualTo("PASS");
    assertThat(said.json().path("witness").asText()).isEqualTo("none");
    assertThat(said.json().path("reasons").toString()).contains("No witness was given");
    assertThat(said.json().at("/pause/switch/ms").isNull()).isTrue();
  }

  @Test
  void aWitnessThatSawALossFailsIt() throws IOException {
    ferry.atGate("lossy", "cutover");
    ferry.run("abort", "lossy", "--reason", "too late today");
    ferry.ended("lossy", "ABORTED");
    Ferry.Said said =
        ferry.run(
            "report",
            "lossy",
            "--out",
            directory.resolve("lossy").toString(),
            "--witness",
            witness("FAIL", 1));
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
    assertThat(said.out()).startsWith("FAIL").contains("1 acknowledged order is lost");
  }

  @Test
  void aMigrationThatStillRunsIsNotJudged() {
    ferry.atGate("open", "cutover");
    Ferry.Said said = ferry.run("report", "open", "--out", directory.resolve("open").toString());
    assertThat(said.out()).startsWith("INCONCLUSIVE: open still moves");
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
  }

  /** One of this run, and one of a run before it. */
  private String commands() throws IOException {
    String line =
        "{\"at\":\"%s\",\"host\":\"old\",\"claim\":{\"migration\":\"orders\",\"epoch\":1,\"attempt\":0},"
            + "\"user\":\"root\",\"argv\":%s,\"exit\":0,\"took\":\"PT0.004S\"}\n";
    String now =
        ferry.run("status", "orders", "--json").json().at("/status/phases/1/start").asText();
    return Files.writeString(
            directory.resolve("orders.jsonl"),
            line.formatted("2020-01-01T00:00:00Z", "[\"of-an-earlier-run\"]")
                + line.formatted(now, "[\"install\",\"-m\",\"0640\",\"a b\",\"/srv\"]"))
        .toString();
  }

  private void rolledBack(String name) {
    ferry.atGate(name, "cutover");
    ferry.run("approve", name, "--yes", "--by", "intern");
    ferry.run("approve", name, "--yes", "--by", "dba", "--comment", "evidence read");
    ferry.waitsAt(name, "finish");
    ferry.run("rollback", name, "--reason", "errors at checkout");
    ferry.ended(name, "ROLLED_BACK");
  }

  private String witness(String verdict, int lost) throws IOException {
    StringBuilder series = new StringBuilder();
    for (int second = 0; second < 60; second++) {
      series.append(second == 0 ? "" : ",");
      double p99 = second == 20 || second == 45 ? 71.5 : 9 + second % 5;
      series.append("{\"second\":" + second + ",\"ok\":" + (196 + second % 7));
      series.append(",\"failed\":" + (second == 20 ? lost : 0) + ",\"p99Ms\":" + p99 + "}");
    }
    String json =
        """
        {"verdict":"%s","reasons":[%s],
         "requests":{"total":12000,"ok":12000,"failed":0,"unknown":0},
         "writes":{"acknowledged":3000,"lost":%d,"duplicated":0,"corrupted":0,"misplaced":0},
         "gaps":[{"kind":"overall","from":"","to":"","atSecond":20.2,"ms":84.2},
          {"kind":"handover","from":"source","to":"destination","atSecond":20.2,"ms":84.2},
          {"kind":"handover","from":"destination","to":"source","atSecond":45.1,"ms":79.9}],
         "latency":{"p50Ms":3.1,"p99Ms":12.0,"maxMs":84.0},
         "blocks":[{"server":"source","fromMicros":0,"toMicros":1,"acknowledged":1000},
          {"server":"destination","fromMicros":1,"toMicros":2,"acknowledged":1250},
          {"server":"source","fromMicros":2,"toMicros":3,"acknowledged":750}],
         "series":[%s],
         "closeups":[{"from":"source","to":"destination","atSecond":20.2,"sliceMs":100,"slices":[
          {"second":20.1,"ok":20,"failed":0,"maxMs":4.0},
          {"second":20.2,"ok":20,"failed":0,"maxMs":84.2},
          {"second":20.3,"ok":20,"failed":0,"maxMs":5.0}]}]}
        """
            .formatted(verdict, lost > 0 ? "\"1 acknowledged order is lost\"" : "", lost, series);
    return Files.writeString(directory.resolve("witness-" + verdict + ".json"), json).toString();
  }
}
