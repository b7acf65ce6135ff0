package dev.ferry.workflows.migration;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What persons ask and are asked. */
final class Persons {
  private final Log log;
  private final Renewal renewal;
  private final Map<String, Resolution> resolutions = new TreeMap<>();
  private boolean paused;

  Persons(Log log, Renewal renewal) {
    this.log = log;
    this.renewal = renewal;
  }

  void pause(boolean pause, String what, Request request) {
    paused = pause;
    log.paused(what, request, pause);
  }

  /** An earlier run was paused. */
  void restore(boolean pause) {
    paused = pause;
  }

  boolean paused() {
    return paused;
  }

  /** A safe point: waits here while somebody wants a pause. */
  void goOn() {
    renewal.await(() -> !paused);
  }

  void resolve(Resolution resolution) {
    String why =
        resolution.comment() == null || resolution.comment().isEmpty()
            ? resolution.action()
            : resolution.action() + ": " + resolution.comment();
    log.asked("resolve " + resolution.step(), new Request(resolution.by(), why));
    resolutions.put(resolution.step(), resolution);
  }

  /** Asks, and waits for one of the answers. */
  String ask(Trouble trouble) {
    return ask(trouble, renewal::await);
  }

  /** The same for what runs beside the story. */
  void askBeside(Trouble trouble) {
    ask(trouble, Workflow::await);
  }

  private String ask(Trouble trouble, Consumer<Supplier<Boolean>> wait) {
    log.trouble(trouble);
    resolutions.remove(trouble.step());
    try {
      wait.accept(
          () ->
              resolutions.containsKey(trouble.step())
                  && trouble.answers().contains(resolutions.get(trouble.step()).action()));
    } finally {
      log.solved(trouble);
    }
    return resolutions.remove(trouble.step()).action();
  }

  /** Does something until it is done, or a person skips it. */
  void until(String step, Runnable work) {
    while (true) {
      goOn();
      try {
        work.run();
        return;
      } catch (TemporalFailure e) {
        if (CancellationScope.current().isCancelRequested()) {
          throw e;
        }
        if (ask(failed(step, e)).equals("resolved")) {
          return;
        }
      }
    }
  }

  private static Trouble failed(String step, TemporalFailure e) {
    return e instanceof ChildWorkflowFailure lost && !(e.getCause() instanceof ActivityFailure)
        ? Children.lost(step, lost, "retry", "resolved")
        : new Trouble(step, Failures.why(e), List.of(), List.of("retry", "resolved"));
  }

  boolean wantsAgain(RollbackWorkflow.Failed failed) {
    String step = "restore " + failed.undo().phase() + " " + failed.undo().component();
    return ask(new Trouble(step, failed.why(), List.of(), List.of("retry", "skip", "resolved")))
        .equals("retry");
  }

  /** Asks whether to do once more what came to nothing. Always yes, in the end. */
  boolean again(String step) {
    ask(new Trouble(step, "came to nothing, see the switches", List.of(), List.of("retry")));
    return true;
  }

  /** Asks about each; whether all of it is to be done once more. */
  boolean wantAgain(List<Trouble> left) {
    return left.stream().map(this::ask).filter("retry"::equals).count() > 0;
  }
}
