package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The phases that run beside the story: one follower for each component, and the watch. */
final class Companions {
  private final Children children;
  private final Persons persons;
  private final Renewal renewal;
  private final Shown shown;
  private final Log log;
  private final List<Companion> running = new ArrayList<>();

  /** One of them, with the thread that waits for its end. */
  private static final class Companion {
    private boolean started;
    private CancellationScope scope;
    private Promise<Void> end;
  }

  Companions(Children children, Persons persons, Renewal renewal, Shown shown, Log log) {
    this.children = children;
    this.persons = persons;
    this.renewal = renewal;
    this.shown = shown;
    this.log = log;
  }

  /** Starts one follower for each component. */
  void follow(Side side) {
    String migration = Workflow.getInfo().getWorkflowId();
    for (Spec spec : side.plan().inOrder()) {
      start(
          FollowWorkflow.class,
          "follow-" + spec.id(),
          spec.id(),
          child -> child.follow(side.step(spec), migration));
    }
  }

  /** Starts the watch over the destination, if the plan has checks. */
  void watch(Side side, Optional<Instant> failing) {
    if (!side.plan().checks().isEmpty()) {
      String migration = Workflow.getInfo().getWorkflowId();
      start(
          SoakWorkflow.class, "soak", Watched.NAME, child -> child.watch(side, migration, failing));
    }
  }

  private <W> void start(Class<W> type, String name, String shows, Consumer<W> work) {
    if (CancellationScope.current().isCancelRequested()) {
      throw new CanceledFailure("cancelled before " + name + " was started");
    }
    Companion companion = new Companion();
    // Detached: a child that is cancelled before it has started is never told; settle() waits.
    companion.scope =
        Workflow.newDetachedCancellationScope(
            () ->
                companion.end = Async.procedure(() -> attend(companion, type, name, shows, work)));
    companion.scope.run();
    running.add(companion);
    renewal.accompanied(true);
  }

  /**
   * Runs it until it is cancelled. If it ends by itself, nobody may rely on it: a person is asked.
   */
  private <W> void attend(
      Companion companion, Class<W> type, String name, String shows, Consumer<W> work) {
    while (true) {
      Children.Child<W> child = children.next(type, name);
      companion.started = false;
      Workflow.getWorkflowExecution(child.stub())
          .handle((execution, failure) -> companion.started = true);
      log.child(child.id());
      try {
        work.accept(child.stub());
        return;
      } catch (ChildWorkflowFailure e) {
        if (CancellationScope.current().isCancelRequested()) {
          return;
        }
        Trouble trouble = Children.lost(name, e, "retry");
        Finding finding = new Finding(name, Verdict.ERROR, trouble.why(), "");
        shown.show(new Evidence(shows, List.of(finding), Map.of()), Log.now());
        persons.askBeside(trouble);
      } finally {
        log.gone(child.id());
      }
    }
  }

  /** Whether anything runs beside. */
  boolean running() {
    return !running.isEmpty();
  }

  /** Asks all to stop, and waits until they have. */
  void settle() {
    Workflow.newDetachedCancellationScope(this::settleAll).run();
    renewal.accompanied(false);
  }

  private void settleAll() {
    for (Companion companion : running) {
      Workflow.await(() -> companion.started || companion.end.isCompleted());
      companion.scope.cancel();
    }
    // However it ended: it runs no more.
    running.forEach(companion -> companion.end.getFailure());
    running.clear();
  }
}
