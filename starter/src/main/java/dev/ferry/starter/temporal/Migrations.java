package dev.ferry.starter.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.starter.Told;
import dev.ferry.starter.status.Execution;
import dev.ferry.starter.status.Listed;
import dev.ferry.workflows.migration.Answer;
import dev.ferry.workflows.migration.Approval;
import dev.ferry.workflows.migration.MigrationWorkflow;
import dev.ferry.workflows.migration.Start;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.SearchAttributeKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts migrations and speaks to them. */
public final class Migrations {
  private static final long POLLED_WITHIN_S = 70;
  private static final long ANSWERED_WITHIN_S = 15;
  private static final int NEWEST = 100;
  private static final SearchAttributeKey<String> OUTCOME =
      SearchAttributeKey.forKeyword("FerryOutcome");

  private final Connection connection;

  /** Speaks over a connection. */
  public Migrations(Connection connection) {
    this.connection = connection;
  }

  /** Starts one; an error when one of that name runs. */
  public Execution start(String name, JsonNode plan, Start start) {
    Map<String, Object> memo =
        Map.of("phase", "SURVEY", "doing", "waits for a worker", "since", Instant.now().toString());
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(name)
            .setTaskQueue(MigrationWorkflow.TASK_QUEUE)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary("moves " + name)
            .setMemo(memo)
            .build();
    try {
      connection.client().newUntypedWorkflowStub("Migration", options).start(plan, start);
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new Told(
          Told.Code.RUNS_ALREADY,
          "a migration "
              + name
              + " runs already, and a service is moved by one at a time. Nothing was started. ferry"
              + " status "
              + name
              + " shows it.");
    }
    return new Reader(connection).find(name);
  }

  /** Whether any worker has asked for work lately. */
  public boolean hasWorker() {
    Instant lately = Instant.now().minusSeconds(POLLED_WITHIN_S);
    return connection
        .rpc(ANSWERED_WITHIN_S * 1000)
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setTaskQueue(TaskQueue.newBuilder().setName(MigrationWorkflow.TASK_QUEUE))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                .build())
        .getPollersList()
        .stream()
        .anyMatch(poller -> poller.getLastAccessTime().getSeconds() >= lately.getEpochSecond());
  }

  /** An approval and its answer. Sent once, under an id of its own. */
  public Answer approve(Execution run, Approval approval) {
    UpdateOptions<Answer> options =
        UpdateOptions.newBuilder(Answer.class)
            .setUpdateName("approve")
            .setUpdateId("approve-" + UUID.randomUUID())
            .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
            .build();
    try {
      return connection
          .newest(run)
          .startUpdate(options, approval)
          .getResultAsync()
          .get(ANSWERED_WITHIN_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Told(
          Told.Code.NO_WORKER,
          "the approval was sent, and no answer came within "
              + ANSWERED_WITHIN_S
              + " s. It may still be taken: look at ferry status "
              + run.name()
              + " before approving again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Told(Told.Code.UNEXPECTED, "interrupted while waiting for the answer");
    } catch (ExecutionException e) {
      throw Failures.told(e);
    }
  }

  /** A signal, kept by Temporal until a worker takes it. */
  public void signal(Execution run, String what, Object message) {
    connection.newest(run).signal(what, message);
  }

  /** The newest migrations, running ones and others. */
  public List<Listed> list() {
    return connection
        .client()
        .listExecutions("WorkflowType = 'Migration' AND ExecutionStatus != 'ContinuedAsNew'")
        .limit(NEWEST)
        .map(
            listed ->
                new Listed(
                    Reader.run(listed),
                    Reader.memo(listed, "phase"),
                    Reader.memo(listed, "doing"),
                    Optional.ofNullable(listed.getTypedSearchAttributes().get(OUTCOME)).orElse("")))
        .toList();
  }
}
