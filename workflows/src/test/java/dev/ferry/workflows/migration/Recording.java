package dev.ferry.workflows.migration;

import dev.ferry.workflows.Json;
import dev.ferry.workflows.temporal.Histories;
import dev.ferry.workflows.temporal.Workers;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Histories of whole migrations, replayed, and kept as JSON. */
final class Recording {
  /** What was recorded when the workflows were last changed on purpose. */
  static final Path KEPT = Path.of("src/test/resources/histories");

  /** A replay is not tried again: on a busy machine a thread may have to wait for its second. */
  private static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder()
          .setDefaultDeadlockDetectionTimeout(Duration.ofMinutes(1).toMillis())
          .build();

  private Recording() {}

  /** Fails where the workflows, as they are now, would decide otherwise than they did. */
  static void replay(WorkflowExecutionHistory history) throws Exception {
    TestEnvironmentOptions options =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(Workers.clientOptions())
            .build();
    try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(options)) {
      Worker worker = environment.newWorker(MigrationWorkflow.TASK_QUEUE, PATIENT);
      worker.registerWorkflowImplementationTypes(Workers.WORKFLOWS.toArray(Class<?>[]::new));
      WorkflowReplayer.replayWorkflowExecution(history, worker);
    }
  }

  /** Replays all that a migration has left, and keeps it where that is asked for. */
  static void replays(WorkflowClient client, String migration, String scenario) throws Exception {
    List<WorkflowExecutionHistory> histories = Histories.of(client, migration);
    for (WorkflowExecutionHistory history : histories) {
      replay(history);
    }
    if (System.getProperty("ferry.histories", "").equals("record")) {
      keep(scenario, histories);
    }
  }

  /** All runs of the migration itself, and the first phase of each type. */
  private static void keep(String scenario, List<WorkflowExecutionHistory> histories) {
    Map<String, WorkflowExecutionHistory> files = new LinkedHashMap<>();
    for (WorkflowExecutionHistory history : histories) {
      String type =
          history
              .getEvents()
              .getFirst()
              .getWorkflowExecutionStartedEventAttributes()
              .getWorkflowType()
              .getName();
      boolean again = type.equals("Migration") && files.containsKey(type);
      files.putIfAbsent(again ? type + "-" + files.size() : type, history);
    }
    try {
      Path directory = Files.createDirectories(KEPT.resolve(scenario));
      try (var old = Files.list(directory)) {
        for (Path file : old.toList()) {
          Files.delete(file);
        }
      }
      for (Map.Entry<String, WorkflowExecutionHistory> file : files.entrySet()) {
        String line = Json.mapper().readTree(file.getValue().toJson(false)).toString();
        Files.writeString(directory.resolve(file.getKey() + ".json"), line + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
