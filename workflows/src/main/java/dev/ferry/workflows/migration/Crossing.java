package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.ByHand;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Turn;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;

/** One attempt to switch, until it is known how it ended. */
final class Crossing {
  private final Children children;
  private final Persons persons;
  private final Log log;
  private Outcome outcome;

  Crossing(Children children, Persons persons, Log log) {
    this.children = children;
    this.persons = persons;
    this.log = log;
  }

  /** Turned or home; a person is asked as long as it is neither. */
  Outcome cross(Turn turn) {
    Workflow.newDetachedCancellationScope(() -> outcome = known(turn)).run();
    return outcome;
  }

  private Outcome known(Turn turn) {
    boolean back = turn.direction() == Direction.REVERSE;
    Phase phase = back ? Phase.ROLLBACK : Phase.CUTOVER;
    log.doing(phase, "switches: users wait now");
    int run = log.begin(phase, turn.direction());
    Instant start = Log.now();
    for (int round = 0; ; round++) {
      Outcome ended = attempt(turn, round);
      if (!(ended instanceof Outcome.Stuck stuck)) {
        log.switched(turn.epoch(), turn.direction(), start, ended);
        log.end(run, ended instanceof Outcome.Turned ? "done" : "failed");
        return ended;
      }
      persons.ask(new Trouble("switch", stuck.why(), stuck.commands(), List.of("retry")));
    }
  }

  private Outcome attempt(Turn turn, int round) {
    try {
      return children.run(
          CutoverWorkflow.class,
          "cutover-" + turn.epoch(),
          child -> child.cutover(turn, round * 2));
    } catch (ChildWorkflowFailure e) {
      // Somebody ended the child; the next round finds out from the hosts.
      return new Outcome.Stuck("switch", Failures.why(e), ByHand.commands(turn));
    }
  }
}
