package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.ByHand;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;

/** Never cancelled on the way: a pause has an end of its own, and only its end can be built on. */
public final class CutoverWorkflowImpl implements CutoverWorkflow {
  private Outcome outcome;

  @Override
  public Outcome cutover(Turn turn, int round) {
    CancellationScope whole =
        Workflow.newDetachedCancellationScope(
            () -> outcome = round == 0 ? turn(turn) : reconcile(turn, round));
    whole.run();
    return outcome;
  }

  private static Outcome turn(Turn turn) {
    try {
      return Stubs.turn("switch " + turn.direction() + ", epoch " + turn.epoch()).turn(turn);
    } catch (ActivityFailure e) {
      // Lost, late or undecided: what happened is read from the hosts.
      return reconcile(turn, 1);
    }
  }

  private static Outcome reconcile(Turn turn, int round) {
    try {
      return Stubs.reconcile("reconcile epoch " + turn.epoch()).reconcile(turn, round);
    } catch (ActivityFailure e) {
      return new Outcome.Stuck("reconcile", Failures.why(e), ByHand.commands(turn));
    }
  }
}
