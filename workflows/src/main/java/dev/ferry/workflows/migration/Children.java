package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Spec;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The phases of one migration: each a child workflow with its own history. */
final class Children {
  private final Log log;
  private final List<Running> beside = new ArrayList<>();
  private int number;

  /** A child that runs on beside the story. */
  private record Running(
      String id, CancellationScope scope, Promise<WorkflowExecution> started, Promise<Void> end) {}

  Children(Log log) {
    this.log = log;
  }

  /** Runs a phase and waits for it. */
  <W, R> R run(Class<W> type, String name, Function<W, R> phase) {
    String id = id(name);
    log.child(id);
    try {
      return phase.apply(Workflow.newChildWorkflowStub(type, options(id, name)));
    } finally {
      log.gone(id);
    }
  }

  /** Starts one follower for each component. */
  void follow(Side side) {
    String migration = Workflow.getInfo().getWorkflowId();
    for (Spec spec : side.plan().inOrder()) {
      start(
          FollowWorkflow.class,
          "follow-" + spec.id(),
          child -> Async.procedure(child::follow, side.step(spec), migration));
    }
  }

  /** Starts the watch over the destination. */
  void soak(Side side) {
    String migration = Workflow.getInfo().getWorkflowId();
    start(SoakWorkflow.class, "soak", child -> Async.procedure(child::watch, side, migration));
  }

  private <W> void start(Class<W> type, String name, Function<W, Promise<Void>> begin) {
    if (CancellationScope.current().isCancelRequested()) {
      throw new CanceledFailure("cancelled before " + name + " was started");
    }
    String id = id(name);
    W child = Workflow.newChildWorkflowStub(type, options(id, name));
    List<Promise<Void>> end = new ArrayList<>();
    CancellationScope scope = Workflow.newCancellationScope(() -> end.add(begin.apply(child)));
    scope.run();
    log.child(id);
    beside.add(new Running(id, scope, Workflow.getWorkflowExecution(child), end.getFirst()));
  }

  /** Whether anything runs beside. */
  boolean running() {
    return !beside.isEmpty();
  }

  /** Asks all that run beside to stop, and waits until they have. */
  void settle() {
    CancellationScope waiting = Workflow.newDetachedCancellationScope(this::settleAll);
    waiting.run();
  }

  private void settleAll() {
    for (Running child : beside) {
      // A child that is cancelled before it has started is never told.
      child.started().getFailure();
      child.scope().cancel();
    }
    for (Running child : beside) {
      try {
        child.end().get();
      } catch (TemporalFailure e) {
        if (!Failures.cancelled(e)) {
          Workflow.getLogger(Children.class).warn("{} ended by itself", child.id(), e);
        }
      }
      log.gone(child.id());
    }
    beside.clear();
  }

  private String id(String name) {
    return Workflow.getInfo().getWorkflowId() + "/" + ++number + "-" + name;
  }

  private static ChildWorkflowOptions options(String id, String summary) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setStaticSummary(summary)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
        .build();
  }
}
