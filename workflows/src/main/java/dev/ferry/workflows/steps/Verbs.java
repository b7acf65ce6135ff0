package dev.ferry.workflows.steps;

import io.temporal.activity.ActivityInterface;

/**
 * The one life cycle of everything that moves. Every verb is idempotent and reads before it writes:
 * it may run twice, half, late, or after its reply was lost.
 */
@ActivityInterface
public interface Verbs {

  /** Looks, and changes nothing. */
  Inspection inspect(Step step);

  /** Makes the destination ready; users of the source notice nothing. */
  void prepare(Step step);

  /** One round of one side following the other. */
  Lag follow(Step step);

  /** Changes hands after the pause; only for components outside the pause. */
  void takeOver(Step step);

  /** Proves the present state. */
  Evidence confirm(Step step);

  /**
   * Writes the recorded earlier state back by compare-and-swap; tolerates "never done". The
   * direction of the step is that of the move that is taken back.
   */
  void restore(Step step, Undo undo);

  /**
   * Removes everything temporary, whichever side is in charge, which it reads. The direction of the
   * step is that of the move.
   */
  void cleanUp(Step step);
}
