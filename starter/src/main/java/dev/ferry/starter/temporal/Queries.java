package dev.ferry.starter.temporal;

import dev.ferry.starter.status.Reading;
import dev.ferry.workflows.migration.FollowWorkflow;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Progress;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What only a worker can answer. A worker that does not answer in time counts as none. */
final class Queries {
  private static final long ANSWERED_WITHIN_MS = 1000;
  private static final Duration BUSY = Duration.ofMillis(50);
  private static final Pattern FOLLOWER = Pattern.compile(".*/\\d+-follow-(.+)");

  private final Connection connection;

  Queries(Connection connection) {
    this.connection = connection;
  }

  Status status(WorkflowExecution execution) {
    return ask(execution, "status", Status.class, Status.class);
  }

  /** The newest lag of each component; of those that answer. */
  Map<String, Lag> lags(Status status) {
    Map<String, Lag> lags = new ConcurrentSkipListMap<>();
    ofEach(
        status.children(),
        child -> {
          Matcher follower = FOLLOWER.matcher(child);
          if (follower.matches()) {
            lag(child).ifPresent(lag -> lags.put(follower.group(1), lag));
          }
        });
    return new TreeMap<>(lags);
  }

  /** What the phases that run now are at. */
  Map<String, List<PendingActivityInfo>> activities(Status status) {
    Map<String, List<PendingActivityInfo>> activities = new ConcurrentSkipListMap<>();
    ofEach(status.children(), child -> activities.put(child, describe(child)));
    return new TreeMap<>(activities);
  }

  /** What did not succeed at once. */
  static List<Reading.Attempt> attempts(Map<String, List<PendingActivityInfo>> activities) {
    List<Reading.Attempt> attempts = new ArrayList<>();
    activities.forEach(
        (child, pending) ->
            pending.stream()
                .filter(activity -> activity.getAttempt() > 1)
                .map(activity -> attempt(child, activity))
                .forEach(attempts::add));
    return List.copyOf(attempts);
  }

  /** What is being copied, as the activities' last heartbeats tell. */
  List<Progress> progress(Map<String, List<PendingActivityInfo>> activities) {
    return activities.values().stream()
        .flatMap(List::stream)
        .filter(PendingActivityInfo::hasHeartbeatDetails)
        .map(PendingActivityInfo::getHeartbeatDetails)
        .map(Optional::of)
        .map(
            details ->
                connection.converter().fromPayloads(0, details, Progress.class, Progress.class))
        .filter(Objects::nonNull)
        .toList();
  }

  private static Reading.Attempt attempt(String child, PendingActivityInfo activity) {
    return new Reading.Attempt(
        child,
        activity.getActivityType().getName(),
        activity.getAttempt(),
        activity.getLastFailure().getMessage());
  }

  /** One that does not answer is left out. */
  private static void ofEach(List<String> children, Consumer<String> question) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      children.forEach(child -> threads.execute(() -> unlessSilent(question, child)));
    }
  }

  private static void unlessSilent(Consumer<String> question, String child) {
    try {
      question.accept(child);
    } catch (StatusRuntimeException e) {
      // It has ended meanwhile, or is just being started: there is nothing to show of it.
    }
  }

  private List<PendingActivityInfo> describe(String child) {
    return connection
        .rpc(ANSWERED_WITHIN_MS)
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setExecution(id(child))
                .build())
        .getPendingActivitiesList();
  }

  @SuppressWarnings("unchecked")
  private Optional<Lag> lag(String child) {
    try {
      Type type = FollowWorkflow.class.getMethod("lag").getGenericReturnType();
      return ask(id(child), "lag", Optional.class, type);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T ask(WorkflowExecution execution, String query, Class<T> type, Type generic) {
    var question =
        QueryWorkflowRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setExecution(execution)
            .setQuery(WorkflowQuery.newBuilder().setQueryType(query))
            .build();
    var answer = unlessBusy(connection.rpc(ANSWERED_WITHIN_MS), question).getQueryResult();
    return connection.converter().fromPayloads(0, Optional.of(answer), type, generic);
  }

  /** Temporal lets few questions wait at a workflow, and refuses another one at once. */
  private static QueryWorkflowResponse unlessBusy(
      WorkflowServiceGrpc.WorkflowServiceBlockingStub temporal, QueryWorkflowRequest question) {
    while (true) {
      try {
        return temporal.queryWorkflow(question);
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != io.grpc.Status.Code.RESOURCE_EXHAUSTED) {
          throw e;
        }
        LockSupport.parkNanos(BUSY.toNanos()); // the stub's own deadline ends it
      }
    }
  }

  private static WorkflowExecution id(String workflow) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflow).build();
  }

  /** Why nobody answered. */
  static String silence(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case DEADLINE_EXCEEDED -> "no answer within " + ANSWERED_WITHIN_MS / 1000 + " s";
      default -> String.valueOf(failure.getStatus().getDescription());
    };
  }
}
