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
  private static final long TAKEN_WITHIN_S = 10;

  /** Events of a workflow that no worker has seen: it is started, and its task is scheduled. */
  private static final long UNTOUCHED = 2;

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

  private Survey result(WorkflowStub survey) {
    try {
      try {
        return survey.getResult(TAKEN_WITHIN_S, TimeUnit.SECONDS, Survey.class);
      } catch (TimeoutException e) {
        if (survey.describe().getHistoryLength() <= UNTOUCHED) {
          survey.terminate("nobody took it");
          throw new Told(
              Told.Code.NO_WORKER,
              "no worker has taken the survey within " + TAKEN_WITHIN_S + " s. Start one.");
        }
      }
      return survey.getResult(LONGEST.toSeconds(), TimeUnit.SECONDS, Survey.class);
    } catch (TimeoutException e) {
      throw new Told(
          Told.Code.NO_WORKER, "the survey found no end within " + LONGEST.toMinutes() + " min");
    } catch (WorkflowException e) {
      throw new Told(Told.Code.UNEXPECTED, "the survey failed: " + Failures.why(e));
    }
  }
}
