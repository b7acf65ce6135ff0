package dev.ferry.workflows.migration;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Lets a migration that waits go on in a new run before its history grows too long for Temporal.
 * Only what runs beside it makes a waiting migration's history grow.
 */
final class Renewal {
  private boolean accompanied;

  /** It waits, and is to go on in a new run. */
  static final class Due extends RuntimeException {
    Due() {
      super("the history has grown long", null, false, false);
    }
  }

  /** Whether anything runs beside. */
  void accompanied(boolean now) {
    accompanied = now;
  }

  boolean due() {
    return accompanied && Workflow.getInfo().isContinueAsNewSuggested();
  }

  /** Waits for that. */
  void await(Supplier<Boolean> condition) {
    Workflow.await(() -> condition.get() || due());
    unless(condition);
  }

  /** Waits for that, at most so long. */
  void await(Duration most, Supplier<Boolean> condition) {
    boolean before = Workflow.await(most, () -> condition.get() || due());
    if (before) {
      unless(condition);
    }
  }

  private static void unless(Supplier<Boolean> condition) {
    if (!condition.get()) {
      throw new Due();
    }
  }
}
