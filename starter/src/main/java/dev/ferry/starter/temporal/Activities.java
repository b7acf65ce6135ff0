package dev.ferry.starter.temporal;

import com.google.protobuf.Timestamp;
import dev.ferry.workflows.steps.Lag;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.converter.DataConverter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the activities off a history. */
final class Activities {
  private final DataConverter converter;
  private final Map<Long, ActivityRun> runs = new LinkedHashMap<>();

  private Activities(DataConverter converter) {
    this.converter = converter;
  }

  static List<ActivityRun> of(List<HistoryEvent> events, DataConverter converter) {
    Activities activities = new Activities(converter);
    events.forEach(activities::read);
    return List.copyOf(activities.runs.values());
  }

  private void read(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> scheduled(event);
      case EVENT_TYPE_ACTIVITY_TASK_STARTED -> started(event);
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
          end(
              event.getActivityTaskCompletedEventAttributes().getScheduledEventId(),
              event,
              "completed",
              Failure.getDefaultInstance());
      case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
          end(
              event.getActivityTaskFailedEventAttributes().getScheduledEventId(),
              event,
              "failed",
              event.getActivityTaskFailedEventAttributes().getFailure());
      case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
          end(
              event.getActivityTaskTimedOutEventAttributes().getScheduledEventId(),
              event,
              "timed out",
              event.getActivityTaskTimedOutEventAttributes().getFailure());
      case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
          end(
              event.getActivityTaskCanceledEventAttributes().getScheduledEventId(),
              event,
              "cancelled",
              Failure.getDefaultInstance());
      default -> {}
    }
  }

  private void scheduled(HistoryEvent event) {
    ActivityTaskScheduledEventAttributes asked = event.getActivityTaskScheduledEventAttributes();
    String summary =
        event.getUserMetadata().hasSummary()
            ? converter.fromPayload(
                event.getUserMetadata().getSummary(), String.class, String.class)
            : "";
    runs.put(
        event.getEventId(),
        new ActivityRun(
            asked.getActivityType().getName(),
            summary,
            at(event.getEventTime()),
            Optional.empty(),
            Optional.empty(),
            0,
            "open",
            "",
            Optional.empty()));
  }

  private void started(HistoryEvent event) {
    ActivityTaskStartedEventAttributes begun = event.getActivityTaskStartedEventAttributes();
    runs.computeIfPresent(
        begun.getScheduledEventId(),
        (id, run) ->
            new ActivityRun(
                run.type(),
                run.summary(),
                run.scheduled(),
                Optional.of(at(event.getEventTime())),
                run.ended(),
                begun.getAttempt(),
                run.outcome(),
                why(begun.getLastFailure()),
                run.lag()));
  }

  private void end(long scheduled, HistoryEvent event, String outcome, Failure failure) {
    runs.computeIfPresent(
        scheduled,
        (id, run) ->
            new ActivityRun(
                run.type(),
                run.summary(),
                run.scheduled(),
                run.started(),
                Optional.of(at(event.getEventTime())),
                run.attempts(),
                outcome,
                why(failure).isEmpty() ? run.failure() : why(failure),
                lag(run.type(), event)));
  }

  private Optional<Lag> lag(String type, HistoryEvent event) {
    return type.equals("Follow") && event.hasActivityTaskCompletedEventAttributes()
        ? Optional.ofNullable(
            converter.fromPayloads(
                0,
                Optional.of(event.getActivityTaskCompletedEventAttributes().getResult()),
                Lag.class,
                Lag.class))
        : Optional.empty();
  }

  private static String why(Failure failure) {
    return failure.hasCause() && !why(failure.getCause()).isEmpty()
        ? failure.getMessage() + ": " + why(failure.getCause())
        : failure.getMessage();
  }

  static Instant at(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
