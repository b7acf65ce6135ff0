package dev.ferry.workflows.temporal;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** What Temporal keeps of a migration. */
public final class Histories {
  private Histories() {}

  /** Every history of a migration: that of each of its runs, and of each phase. */
  public static List<WorkflowExecutionHistory> of(WorkflowClient client, String migration) {
    List<WorkflowExecutionHistory> all = new ArrayList<>();
    Deque<WorkflowExecution> rest = new ArrayDeque<>();
    String first =
        client
            .newUntypedWorkflowStub(migration)
            .describe()
            .getWorkflowExecutionInfo()
            .getFirstRunId();
    rest.add(WorkflowExecution.newBuilder().setWorkflowId(migration).setRunId(first).build());
    while (!rest.isEmpty()) {
      WorkflowExecution next = rest.removeFirst();
      WorkflowExecutionHistory history = client.fetchHistory(next.getWorkflowId(), next.getRunId());
      all.add(history);
      for (HistoryEvent event : history.getEvents()) {
        if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
          rest.add(event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution());
        }
        if (event.hasWorkflowExecutionContinuedAsNewEventAttributes()) {
          String run =
              event.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId();
          rest.add(next.toBuilder().setRunId(run).build());
        }
      }
    }
    return all;
  }

  /** All that anybody can read in a history, with nothing encoded. */
  public static String text(WorkflowExecutionHistory history) {
    StringBuilder text = new StringBuilder();
    history.getEvents().forEach(event -> read(event, text));
    return text.toString();
  }

  private static void read(Object value, StringBuilder text) {
    switch (value) {
      case Payload payload -> text.append(payload.getData().toStringUtf8()).append('\n');
      case Message message -> {
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
          read(field.getValue(), text);
        }
      }
      case Collection<?> many -> many.forEach(one -> read(one, text));
      default -> text.append(value).append('\n');
    }
  }
}
