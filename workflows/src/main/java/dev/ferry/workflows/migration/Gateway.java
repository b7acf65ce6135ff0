package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Gates;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Phase;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the migration waits for a person. */
final class Gateway {
  private final String planHash;
  private final Log log;
  private final Persons persons;
  private final Companions companions;
  private final Renewal renewal;
  private final Shown shown;
  private Optional<GateState> gate = Optional.empty();

  Gateway(
      String planHash,
      Log log,
      Persons persons,
      Companions companions,
      Renewal renewal,
      Shown shown) {
    this.planHash = planHash;
    this.log = log;
    this.persons = persons;
    this.companions = companions;
    this.renewal = renewal;
    this.shown = shown;
  }

  /**
   * A gate of the plan.
   *
   * @param name {@code cutover} or {@code finish}
   * @param wanted who may approve it
   * @param side which way the components follow meanwhile
   * @param phase that it is the end of
   * @param soak how long nobody may approve at first
   * @param checked whether the plan's checks have to pass, too
   */
  record Gate(
      String name, Gates.Gate wanted, Side side, Phase phase, Duration soak, boolean checked) {

    static Gate named(String name, Plan plan, long epoch) {
      return name.equals("cutover")
          ? cutover(new Side(plan, Direction.FORWARD, epoch))
          : finish(new Side(plan, Direction.REVERSE, epoch));
    }

    static Gate cutover(Side side) {
      Gates.Gate wanted = side.plan().gates().cutover();
      return new Gate("cutover", wanted, side, Phase.FOLLOW, Duration.ZERO, false);
    }

    static Gate finish(Side side) {
      Gates.Gate wanted = side.plan().gates().finish();
      return new Gate("finish", wanted, side, Phase.SOAK, side.plan().rollback().soak(), true);
    }

    private List<String> evidence() {
      List<String> names = new ArrayList<>(side.plan().inOrder().stream().map(Spec::id).toList());
      if (checked && !side.plan().checks().isEmpty()) {
        names.add(Watched.NAME);
      }
      return List.copyOf(names);
    }
  }

  /**
   * Waits until a person has approved what the components show, and the components have said the
   * same once more after that.
   *
   * @param follow starts what runs beside the gate; it is settled before the guards look, because a
   *     copy under way cannot be compared, and does not run when this returns
   * @param last what belongs to the approved step, and may take long
   */
  void pass(Gate wanted, Runnable follow, Runnable last) {
    GateState open = gate.orElseGet(() -> open(wanted, reach(wanted)));
    // A query sees the time of the last event: the end of the soak has to be one.
    Promise<Void> soaked = Workflow.newTimer(rest(open.kept().notBefore()));
    try {
      do {
        if (!companions.running()) {
          follow.run();
        }
        log.doing(
            wanted.phase(),
            "waits at the gate "
                + wanted.name()
                + "; ferry approve "
                + wanted.side().plan().name());
      } while (!approvedAndSo(open, wanted, last));
      soaked.get();
      leave("done");
    } catch (CanceledFailure e) {
      leave("cancelled");
      throw e;
    }
  }

  private GateState open(Gate wanted, Carried.Kept now) {
    GateState open = new GateState(now, planHash, wanted.wanted(), wanted.evidence(), shown);
    gate = Optional.of(open);
    return open;
  }

  /** Nobody can approve it any more. Nothing happens where no gate is open. */
  void leave(String outcome) {
    gate.ifPresent(open -> log.end(open.kept().run(), outcome));
    gate = Optional.empty();
  }

  private Carried.Kept reach(Gate wanted) {
    int run = log.begin(wanted.phase(), wanted.side().direction());
    Instant now = Log.now();
    Instant soaked = now.plus(wanted.soak());
    if (wanted.phase() == Phase.SOAK) {
      log.soaks(soaked);
    }
    return new Carried.Kept(wanted.name(), now, soaked, Optional.empty(), "", 0, run);
  }

  private static Duration rest(Instant until) {
    Duration rest = Duration.between(Log.now(), until);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** Rejected or paused while the guards looked: a person's newest word counts. */
  private boolean approvedAndSo(GateState open, Gate wanted, Runnable last) {
    renewal.await(open::approved);
    while (open.approved() && persons.paused()) {
      renewal.await(open.holds(Log.now()), () -> !open.approved() || !persons.paused());
      open.age(Log.now());
    }
    if (!open.approved()) {
      return false;
    }
    companions.settle();
    if (!guardsHold(open, wanted)) {
      return false;
    }
    last.run(); // however long that took: what was approved has just been looked at again
    return open.approved() && !persons.paused();
  }

  private boolean guardsHold(GateState open, Gate wanted) {
    log.doing(log.phase(), "looks once more after the approval");
    for (Evidence evidence : Guards.look(wanted.side(), wanted.checked())) {
      seen(evidence);
    }
    return open.approved();
  }

  /** Shows it; an approval that it contradicts is void. */
  void seen(Evidence evidence) {
    shown.show(evidence, Log.now());
    gate.ifPresent(open -> open.seen(evidence));
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

  /** What the next run has to know. */
  Optional<Carried.Kept> kept() {
    return gate.map(GateState::kept);
  }

  /**
   * An earlier run waited there: it is open from the first moment of this one, so that no approval
   * that was on its way finds it shut.
   */
  void restore(Plan plan, Carried before) {
    before.gate().ifPresent(at -> open(Gate.named(at.name(), plan, before.epoch()), at));
  }
}
