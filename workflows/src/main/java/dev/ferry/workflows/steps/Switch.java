package dev.ferry.workflows.steps;

import io.temporal.activity.ActivityInterface;

/** The pause, on the task queue {@code ferry-critical}. */
@ActivityInterface
public interface Switch {

  /** One attempt, never retried: when its outcome is unknown, {@link #reconcile} finds out. */
  Outcome turn(Turn turn);

  /**
   * Reads all ends and finishes what {@link #turn} began. Retried. Not armed: brings the service
   * home. Armed: only forward.
   *
   * @param round rises with every call for the same turn, so that a host tells the callers apart
   */
  Outcome reconcile(Turn turn, int round);
}
