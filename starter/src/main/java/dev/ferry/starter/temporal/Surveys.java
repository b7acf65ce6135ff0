package dev.ferry.starter.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.starter.Told;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.MigrationWorkflow;
import dev.ferry.workflows.migration.Survey;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs surveys: they look at everything a plan names, and change nothing. */
public final class Surveys {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Connection connection;

  /** Surveys over a connection. */
  public Surveys(Connection connection) {
    this.connection = connection;
  }

  /** Looks, and waits until all is seen. */
  public Survey survey(String name, JsonNode plan) {
    if (!new Migrations(connection).hasWorker()) {
      throw new Told(
          Told.Code.NO_WORKER,
          "no worker has asked for work lately, and it is the worker that reaches the hosts. Start"
              + " one and ask again; ferry plan --offline validates without it.");
    }
    WorkflowStub survey =
        connection
            .client()
            .newUntypedWorkflowStub(
                "Survey",
                WorkflowOptions.newBuilder()
                    .setWorkflowId(name + "/survey-" + UUID.randomUUID())
                    .setTaskQueue(MigrationWorkflow.TASK_QUEUE)
                    .setStaticSummary("looks at all that the plan of " + name + " names")
                    .setWorkflowExecutionTimeout(LONGEST)
                    .build());
    survey.start(plan, Direction.FORWARD);
    return result(survey);
  }

  private static Survey result(WorkflowStub survey) {
    try {
      return survey.getResult(LONGEST.toSeconds(), TimeUnit.SECONDS, Survey.class);
    } catch (TimeoutException e) {
      throw new Told(
          Told.Code.NO_WORKER, "the survey found no end within " + LONGEST.toMinutes() + " min");
    } catch (WorkflowException e) {
      throw new Told(Told.Code.UNEXPECTED, "the survey failed: " + Failures.why(e));
    }
  }
}
