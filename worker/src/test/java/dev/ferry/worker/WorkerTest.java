package dev.ferry.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.MigrationWorkflow;
import dev.ferry.workflows.migration.SurveyWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.spring.boot.autoconfigure.template.WorkersTemplate;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole process, as it is configured for production, against Temporal's test server. */
class WorkerTest {
  @TempDir Path state;

  private ConfigurableApplicationContext context;

  @BeforeEach
  void startWorker() throws InterruptedException {
    context = run("--spring.temporal.test-server.enabled=true");
    awaitStatus("ready");
  }

  @AfterEach
  void endWorker() {
    context.close();
  }

  @Test
  void tellsAllProblemsOfABadPlan() throws Exception {
    JsonNode plan = Json.mapper().readTree("{\"ferry\": 1, \"surprise\": true, \"hosts\": {}}");
    SurveyWorkflow survey =
        client()
            .newWorkflowStub(
                SurveyWorkflow.class,
                WorkflowOptions.newBuilder().setTaskQueue(MigrationWorkflow.TASK_QUEUE).build());

    assertThatThrownBy(() -> survey.survey(plan, Direction.FORWARD))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("BadPlan");
              assertThat(failure.getOriginalMessage()).contains("surprise", "name", "components");
            });
  }

  @Test
  void takesTheTasksOfBothQueues() {
    var registered = context.getBean(WorkersTemplate.class).getRegisteredInfo();

    assertThat(registered.keySet()).containsExactlyInAnyOrder("ferry", "ferry-critical");
    assertThat(registered.get("ferry").getRegisteredWorkflowInfo()).hasSize(8);
  }

  @Test
  void isHealthyAndMeasuredWhileTemporalAnswers() throws Exception {
    assertThat(get("/actuator/health")).contains("\"status\":\"UP\"", "\"temporal\"");
    // The SDK hands its figures over every 10 s.
    String figures = get("/actuator/prometheus");
    for (int i = 0; i < 60 && !figures.contains("temporal_worker_task_slots_available"); i++) {
      Thread.sleep(500);
      figures = get("/actuator/prometheus");
    }
    assertThat(figures).contains("temporal_worker_task_slots_available");
  }

  @Test
  void drainsBeforeItEnds() {
    assertThat(context.getBean(Pollers.class).isRunning()).isTrue();

    context.close();

    assertThat(context.getBeanFactory().getSingletonCount()).isZero();
    assertThat(state.resolve("worker.log")).content().contains("finishing what has begun", "Ended");
  }

  @Test
  void waitsForATemporalThatIsAwayAndSaysWhy() throws Exception {
    context.close();
    context = run("--spring.temporal.connection.target=127.0.0.1:1");
    awaitStatus("FERRY-RUN-002 Temporal namespace default at 127.0.0.1:1 does not answer");

    assertThat(get("/actuator/health")).contains("\"status\":\"DOWN\"", "FERRY-RUN-002");
  }

  private ConfigurableApplicationContext run(String... more) {
    var arguments = new java.util.ArrayList<>(List.of("--server.port=0", "--ferry.state=" + state));
    arguments.add("--logging.file.name=" + state.resolve("worker.log"));
    arguments.addAll(List.of(more));
    return SpringApplication.run(WorkerMain.class, arguments.toArray(String[]::new));
  }

  private WorkflowClient client() {
    return context.getBean(TestWorkflowEnvironment.class).getWorkflowClient();
  }

  private String get(String path) throws Exception {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  private void awaitStatus(String beginning) throws InterruptedException {
    Path file = state.resolve("worker.status");
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (!Files.exists(file) || !read(file).startsWith(beginning)) {
      assertThat(Instant.now()).as("status: " + read(file)).isBefore(end);
      Thread.sleep(20);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
