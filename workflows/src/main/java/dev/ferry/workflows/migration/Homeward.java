package dev.ferry.workflows.migration;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.Optional;

/** Whether somebody wants the service home; what is done meanwhile is cut short then. */
final class Homeward {
  private static final String BEYOND =
      "FERRY-GATE-005 the gate finish was passed, and with it the point of no return: nothing"
          + " follows any more, and what is temporary is being removed; to go back, plan a migration"
          + " the other way";
  private static final Request CANCELLED = new Request("temporal", "cancelled");

  private final Log log;
  private Optional<CancellationScope> stage = Optional.empty();
  private Optional<Request> wanted = Optional.empty();
  private boolean beyond;

  Homeward(Log log) {
    this.log = log;
  }

  /**
   * Everything between two safe points.
   *
   * @param renew when the history has grown long; returns only if somebody wants the service home
   * @return whether nobody does
   */
  boolean unlessWanted(Runnable work, Runnable renew) {
    if (wanted()) {
      return false;
    }
    CancellationScope scope = Workflow.newCancellationScope(work);
    stage = Optional.of(scope);
    try {
      scope.run();
    } catch (TemporalFailure e) {
      if (!Failures.cancelled(e)) {
        throw e;
      }
      want(CANCELLED);
    } catch (Renewal.Due e) {
      renew.run();
    } finally {
      stage = Optional.empty();
    }
    return !wanted();
  }

  boolean wanted() {
    if (CancellationScope.current().isCancelRequested()) {
      want(CANCELLED);
    }
    return wanted.isPresent();
  }

  /** The first who asks counts. */
  void want(Request request) {
    wanted = wanted.or(() -> Optional.of(request));
  }

  /** A person's word, or that of the watch. */
  void ask(String what, Request request) {
    if (beyond) {
      log.refused(what, request, BEYOND);
      return;
    }
    log.asked(what, request);
    want(request);
    stage.ifPresent(CancellationScope::cancel);
  }

  /** From here there is no way back. */
  void bar() {
    beyond = true;
  }

  String reason() {
    return wanted.map(request -> request.reason() + " (" + request.by() + ")").orElse("cancelled");
  }
}
