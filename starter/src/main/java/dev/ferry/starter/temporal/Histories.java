package dev.ferry.starter.temporal;

import dev.ferry.starter.status.Execution;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The histories of a migration and of all its phases, as Temporal keeps them. */
public final class Histories {
  private final Connection connection;

  /** Histories over a connection. */
  public Histories(Connection connection) {
    this.connection = connection;
  }

  /**
   * The history of one run of one workflow.
   *
   * @param workflow its id
   * @param runId its run
   * @param json as {@code temporal workflow show --output json} prints it
   * @param activities its activities, in the order in which they were scheduled
   */
  public record Told(String workflow, String runId, String json, List<ActivityRun> activities) {}

  /** The migration first, then its phases in the order in which they started. */
  public List<Told> of(Execution run) {
    List<Told> told = new ArrayList<>();
    Deque<WorkflowExecution> rest = new ArrayDeque<>();
    rest.add(
        WorkflowExecution.newBuilder().setWorkflowId(run.name()).setRunId(run.runId()).build());
    while (!rest.isEmpty()) {
      WorkflowExecution next = rest.removeFirst();
      WorkflowExecutionHistory history =
          connection.client().fetchHistory(next.getWorkflowId(), next.getRunId());
      told.add(
          new Told(
              next.getWorkflowId(),
              next.getRunId(),
              history.toJson(true),
              Activities.of(history.getEvents(), connection.converter())));
      history.getEvents().forEach(event -> follow(next, event, rest));
    }
    return List.copyOf(told);
  }

  private static void follow(
      WorkflowExecution of, HistoryEvent event, Deque<WorkflowExecution> rest) {
    if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
      rest.addLast(event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution());
    }
    if (event.hasWorkflowExecutionContinuedAsNewEventAttributes()) {
      rest.addFirst(
          of.toBuilder()
              .setRunId(
                  event.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId())
              .build());
    }
  }
}
