package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Gates;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the migration waits for a person. */
final class Gateway {
  private final String planHash;
  private final Log log;
  private final Persons persons;
  private final Children children;
  private final Shown shown;
  private Optional<GateState> gate = Optional.empty();

  Gateway(String planHash, Log log, Persons persons, Children children, Shown shown) {
    this.planHash = planHash;
    this.log = log;
    this.persons = persons;
    this.children = children;
    this.shown = shown;
  }

  /**
   * Waits until a person has approved what the components show, and the components have said the
   * same once more after that.
   *
   * @param side which way the components follow meanwhile
   * @param soak how long nobody may approve at first
   * @param follow starts what runs beside the gate; it is settled before the guards look, because a
   *     copy under way cannot be compared, and does not run when this returns
   */
  void pass(
      String name, Gates.Gate wanted, Side side, Phase phase, Duration soak, Runnable follow) {
    List<String> components = side.plan().inOrder().stream().map(Spec::id).toList();
    GateState open =
        new GateState(name, planHash, wanted, components, shown, Log.now(), Log.now().plus(soak));
    gate = Optional.of(open);
    int run = log.begin(phase, side.direction());
    // A query sees the time of the last event: the end of the soak has to be one.
    Promise<Void> soaked = Workflow.newTimer(soak);
    try {
      do {
        if (!children.running()) {
          follow.run();
        }
        log.doing(phase, "waits at the gate " + name + "; ferry approve " + side.plan().name());
      } while (!approvedAndSo(open, side));
      soaked.get();
      log.end(run, "done");
    } catch (CanceledFailure e) {
      log.end(run, "cancelled");
      throw e;
    } finally {
      gate = Optional.empty();
    }
  }

  /** Rejected or paused while the guards looked: a person's newest word counts. */
  private boolean approvedAndSo(GateState open, Side side) {
    Workflow.await(open::approved);
    persons.goOn();
    children.settle();
    return guardsHold(open, side) && open.approved() && !persons.paused();
  }

  private boolean guardsHold(GateState open, Side side) {
    log.doing(log.phase(), "looks once more after the approval");
    List<Promise<Evidence>> guards =
        side.plan().inOrder().stream()
            .map(spec -> Async.function(() -> look(side.step(spec))))
            .toList();
    for (Promise<Evidence> promise : guards) {
      Evidence guard = promise.get();
      if (guard.verdict() != Verdict.PASS) {
        shown.show(guard, Log.now());
        open.reopen("after the approval " + guard.component() + " said " + guard.verdict());
        return false;
      }
    }
    return true;
  }

  private static Evidence look(Step step) {
    try {
      return Stubs.once("guard", step).confirm(step);
    } catch (ActivityFailure e) {
      if (Failures.cancelled(e)) {
        throw e;
      }
      Finding error = new Finding("confirm", Verdict.ERROR, Failures.why(e), "");
      return new Evidence(step.spec().id(), List.of(error), Map.of());
    }
  }

  Answer approve(Approval approval) {
    Answer answer =
        gate.map(open -> open.answer(approval, Log.now()))
            .orElseGet(() -> new Answer.Refused("FERRY-GATE-001 no gate is open now"));
    log.answered(approval, answer);
    return answer;
  }

  /** A gate that was approved, but not yet passed, closes again. */
  void reject(Request request) {
    log.asked("reject", request);
    gate.ifPresent(open -> open.reopen("rejected by " + request.by() + ": " + request.reason()));
  }

  /** The gate that waits for a person; none while its guards look once more after an approval. */
  Optional<Status.OpenGate> view() {
    return gate.filter(open -> !open.approved()).map(open -> open.view(Log.now()));
  }
}
