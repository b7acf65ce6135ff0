package dev.ferry.starter.temporal;

import dev.ferry.starter.Told;
import dev.ferry.starter.status.Execution;
import dev.ferry.starter.status.Reading;
import dev.ferry.workflows.migration.Ended;
import dev.ferry.workflows.migration.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out how a migration stands: from its worker, else from what it noted last. */
public final class Reader {
  private static final long DESCRIBED_WITHIN_MS = 5000;

  private final Connection connection;
  private final Queries queries;

  /** Reads over a connection. */
  public Reader(Connection connection) {
    this.connection = connection;
    this.queries = new Queries(connection);
  }

  /** How it stands; an error when there is no migration of that name. */
  public Reading read(String name) {
    WorkflowExecutionDescription described = describe(name);
    Execution run = begun(described);
    if (described.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return over(run);
    }
    try {
      Status status = queries.status(described.getExecution());
      var activities = queries.activities(status);
      return new Reading.Live(
          run,
          status,
          queries.lags(status),
          Queries.attempts(activities),
          queries.progress(activities));
    } catch (StatusRuntimeException e) {
      return new Reading.Remembered(
          run,
          memo(described, "phase"),
          memo(described, "doing"),
          memo(described, "paused"),
          memo(described, "since"),
          Queries.silence(e));
    }
  }

  /** The run itself, whether or not a worker lives. */
  public Execution find(String name) {
    return begun(describe(name));
  }

  private WorkflowExecutionDescription describe(String name) {
    return describe(WorkflowExecution.newBuilder().setWorkflowId(name).build());
  }

  /** The newest run, with the start of the first. */
  private Execution begun(WorkflowExecutionDescription described) {
    Execution run = run(described);
    if (run.runId().equals(run.firstRunId())) {
      return run;
    }
    Instant start =
        describe(
                WorkflowExecution.newBuilder()
                    .setWorkflowId(run.name())
                    .setRunId(run.firstRunId())
                    .build())
            .getStartTime();
    return new Execution(
        run.name(), run.runId(), run.firstRunId(), run.state(), start, run.close());
  }

  private WorkflowExecutionDescription describe(WorkflowExecution execution) {
    try {
      return new WorkflowExecutionDescription(
          connection
              .rpc(DESCRIBED_WITHIN_MS)
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setExecution(execution)
                      .build()),
          connection.converter());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == io.grpc.Status.Code.NOT_FOUND) {
        throw new Told(
            Told.Code.NO_MIGRATION,
            "there is no migration "
                + execution.getWorkflowId()
                + " in Temporal's namespace "
                + connection.namespace()
                + " at "
                + connection.address()
                + ". ferry list shows those there are.");
      }
      throw Failures.told(e, connection.address());
    }
  }

  private Reading over(Execution run) {
    WorkflowStub stub = connection.stub(run);
    try {
      return new Reading.Over(
          run, stub.getResult(DESCRIBED_WITHIN_MS, TimeUnit.MILLISECONDS, Ended.class));
    } catch (WorkflowException e) {
      String why = e.getCause() == null ? run.state() : Failures.why(e.getCause());
      return new Reading.Broken(run, why == null ? run.state() : why);
    } catch (TimeoutException e) {
      throw new Told(Told.Code.UNREACHABLE, "Temporal does not hand out the result in time");
    }
  }

  static Execution run(WorkflowExecutionMetadata described) {
    String state = described.getStatus().name();
    return new Execution(
        described.getExecution().getWorkflowId(),
        described.getExecution().getRunId(),
        described.getWorkflowExecutionInfo().getFirstRunId(),
        state.substring("WORKFLOW_EXECUTION_STATUS_".length()),
        described.getStartTime(),
        Optional.ofNullable(described.getCloseTime()));
  }

  static String memo(WorkflowExecutionMetadata described, String key) {
    String value = described.getMemo(key, String.class, String.class);
    return value == null ? "" : value;
  }
}
