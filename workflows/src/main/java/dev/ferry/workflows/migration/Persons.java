package dev.ferry.workflows.migration;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What persons ask and are asked. */
final class Persons {
  private final Log log;
  private final Map<String, Resolution> resolutions = new TreeMap<>();
  private boolean paused;

  Persons(Log log) {
    this.log = log;
  }

  void pause(boolean pause, String what, Request request) {
    log.asked(what, request);
    paused = pause;
  }

  boolean paused() {
    return paused;
  }

  /** A safe point: waits here while somebody wants a pause. */
  void goOn() {
    Workflow.await(() -> !paused);
  }

  void resolve(Resolution resolution) {
    log.asked("resolve " + resolution.step(), new Request(resolution.by(), resolution.action()));
    resolutions.put(resolution.step(), resolution);
  }

  /** Asks, and waits for one of the answers. */
  String ask(Trouble trouble) {
    log.trouble(trouble);
    resolutions.remove(trouble.step());
    try {
      Workflow.await(
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
        if (Failures.cancelled(e)) {
          throw e;
        }
        Trouble trouble =
            new Trouble(step, Failures.why(e), List.of(), List.of("retry", "resolved"));
        if (ask(trouble).equals("resolved")) {
          return;
        }
      }
    }
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
