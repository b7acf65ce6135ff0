package dev.ferry.starter.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ferry.starter.status.Execution;
import dev.ferry.workflows.migration.Start;
import dev.ferry.workflows.steps.Evidence;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

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

  /**
   * What a migration was started with, and what it was shown.
   *
   * @param plan as written
   * @param start how far it was to go, and who started it
   * @param shown the evidence that its followers sent, oldest first
   */
  public record Heard(JsonNode plan, Start start, List<Shown> shown) {}

  /** Evidence and its time. */
  public record Shown(Instant at, Evidence evidence) {}

  /** What the migration itself was told. */
  public Heard heard(Execution run) {
    JsonNode plan = MissingNode.getInstance();
    Start start = Start.WHOLE;
    List<Shown> shown = new ArrayList<>();
    for (HistoryEvent event : events(run)) {
      if (event.hasWorkflowExecutionStartedEventAttributes()) {
        Payloads input = event.getWorkflowExecutionStartedEventAttributes().getInput();
        // Later runs have the same plan, and carry what is told otherwise here.
        if (plan.isMissingNode()) {
          plan = argument(input, 0, JsonNode.class).orElse(plan);
          start = argument(input, 1, Start.class).orElse(start);
        }
      }
      if (event.getWorkflowExecutionSignaledEventAttributes().getSignalName().equals("seen")) {
        Payloads input = event.getWorkflowExecutionSignaledEventAttributes().getInput();
        Instant at = Activities.at(event.getEventTime());
        argument(input, 0, Evidence.class)
            .ifPresent(evidence -> shown.add(new Shown(at, evidence)));
      }
    }
    return new Heard(plan, start, List.copyOf(shown));
  }

  /** Of all runs, from the first. */
  private List<HistoryEvent> events(Execution run) {
    List<HistoryEvent> events = new ArrayList<>();
    String next = run.firstRunId();
    while (!next.isEmpty()) {
      List<HistoryEvent> more = connection.client().fetchHistory(run.name(), next).getEvents();
      events.addAll(more);
      next =
          more.getLast().getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId();
    }
    return events;
  }

  private <T> Optional<T> argument(Payloads input, int index, Class<T> type) {
    return index >= input.getPayloadsCount()
        ? Optional.empty()
        : Optional.ofNullable(
            connection.converter().fromPayloads(index, Optional.of(input), type, type));
  }

  /** The migration first, then its phases in the order in which they started. */
  public List<Told> of(Execution run) {
    List<Told> told = new ArrayList<>();
    Deque<WorkflowExecution> rest = new ArrayDeque<>();
    rest.add(
        WorkflowExecution.newBuilder()
            .setWorkflowId(run.name())
            .setRunId(run.firstRunId())
            .build());
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
