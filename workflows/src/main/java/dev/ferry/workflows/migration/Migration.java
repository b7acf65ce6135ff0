package dev.ferry.workflows.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanHash;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The story of one migration. Journal, gates and epoch are kept here; what is done is done by
 * phases.
 *
 * <p>Up to the switch, giving up restores the journal, last entry first. After it, the way back is
 * the same switch in the other direction, which makes the entries of the switch void; the rest is
 * restored.
 */
final class Migration {
  private final Plan plan;
  private final JsonNode tree;
  private final Optional<Phase> until;
  private final Log log;
  private final Shown shown = new Shown();
  private final Persons persons;
  private final Children children;
  private final Journal journal;
  private final Gateway gateway;
  private final Crossing crossing;
  private Optional<CancellationScope> stage = Optional.empty();
  private Optional<Request> homeward = Optional.empty();
  private long epoch;

  Migration(JsonNode tree, Start start) {
    this.tree = tree;
    this.plan = Plans.read(tree);
    this.until = start == null ? Optional.empty() : start.until();
    String planHash = PlanHash.of(tree);
    this.log = new Log(plan.name(), planHash);
    this.persons = new Persons(log);
    this.children = new Children(log);
    this.journal = new Journal(plan, children, persons, log);
    this.gateway = new Gateway(planHash, log, persons, children, shown);
    this.crossing = new Crossing(children, persons, log);
  }

  Ended run() {
    List<String> obstacles = survey();
    if (!obstacles.isEmpty()) {
      return log.ended(Ended.End.REFUSED, String.join("\n", obstacles));
    }
    if (stopsAfter(Phase.SURVEY)) {
      return log.ended(Ended.End.STOPPED, "stopped after the survey; nothing was changed");
    }
    while (moveUpToTheSwitch()) {
      if (cross(Direction.FORWARD)) {
        return liveAtTheDestination() ? finish() : goBack();
      }
    }
    return goHome();
  }

  private boolean stopsAfter(Phase phase) {
    return until.filter(phase::equals).isPresent();
  }

  private List<String> survey() {
    log.doing(Phase.SURVEY, "looks at everything the plan names");
    int run = log.begin(Phase.SURVEY, Direction.FORWARD);
    Survey survey =
        children.run(
            SurveyWorkflow.class, "survey", child -> child.survey(tree, Direction.FORWARD));
    log.end(run, survey.obstacles().isEmpty() ? "done" : "failed");
    return survey.obstacles();
  }

  /** Whether the switch may begin; otherwise the service is to go home. */
  private boolean moveUpToTheSwitch() {
    return stage(
        () -> {
          journal.note(Phase.PREPARE, epoch);
          prepare(Direction.FORWARD);
          if (stopsAfter(Phase.PREPARE) || stopsAfter(Phase.FOLLOW)) {
            homeward = Optional.of(new Request("ferry", "as planned, after " + until.get()));
            return;
          }
          gateway.pass(
              "cutover",
              plan.gates().cutover(),
              side(Direction.FORWARD),
              Phase.FOLLOW,
              Duration.ZERO,
              () -> follow(Direction.FORWARD));
          journal.note(Phase.CUTOVER, epoch);
        });
  }

  private void follow(Direction direction) {
    shown.clear();
    children.follow(side(direction));
  }

  private void followBackAndWatch() {
    follow(Direction.REVERSE);
    children.soak(side(Direction.FORWARD));
  }

  private void prepare(Direction direction) {
    log.doing(Phase.PREPARE, "makes the other side ready");
    int run = log.begin(Phase.PREPARE, direction);
    persons.until(
        "prepare",
        () ->
            children.run(
                PrepareWorkflow.class,
                "prepare",
                child -> {
                  child.prepare(side(direction));
                  return direction;
                }));
    log.end(run, "done");
  }

  /** Switches, whatever happens meanwhile. Whether the other side is in charge now. */
  private boolean cross(Direction direction) {
    children.settle();
    Outcome outcome = crossing.cross(plan.turn(direction, ++epoch));
    // What comes now ends whatever the attempt may still be doing.
    epoch++;
    return outcome instanceof Outcome.Turned;
  }

  /** Whether the move may be finished; otherwise the service is to go back. */
  private boolean liveAtTheDestination() {
    return stage(
        () -> {
          prepare(Direction.REVERSE);
          followBackAndWatch();
          letNamesFollow();
          gateway.pass(
              "finish",
              plan.gates().finish(),
              side(Direction.REVERSE),
              Phase.SOAK,
              plan.rollback().soak(),
              this::followBackAndWatch);
        });
  }

  private void letNamesFollow() {
    for (Spec spec : plan.afterPause()) {
      log.doing(Phase.CUTOVER, "takes over " + spec.id());
      Step step = side(Direction.FORWARD).step(spec);
      persons.until("take over " + spec.id(), () -> Stubs.verbs("take over", step).takeOver(step));
    }
  }

  private Ended finish() {
    return detached(
        () -> {
          children.settle();
          journal.cleanUp(Direction.FORWARD, ++epoch);
          return log.ended(
              Ended.End.FINISHED, "the destination is in charge; nothing temporary is left");
        });
  }

  private Ended goBack() {
    return detached(
        () -> {
          children.settle();
          do {
            prepare(Direction.REVERSE);
          } while (!cross(Direction.REVERSE) && persons.again("switch back"));
          journal.switchedBack();
          journal.restoreAll(++epoch);
          journal.cleanUp(Direction.REVERSE, ++epoch);
          return log.ended(
              Ended.End.ROLLED_BACK,
              "the source is in charge again with all that was written since: " + reason());
        });
  }

  private Ended goHome() {
    return detached(
        () -> {
          children.settle();
          journal.restoreAll(++epoch);
          journal.cleanUp(Direction.REVERSE, ++epoch);
          boolean planned = stopsAfter(Phase.PREPARE) || stopsAfter(Phase.FOLLOW);
          return log.ended(
              planned ? Ended.End.STOPPED : Ended.End.ABORTED,
              "the source was in charge throughout; all was taken back: " + reason());
        });
  }

  private String reason() {
    return homeward
        .map(request -> request.reason() + " (" + request.by() + ")")
        .orElse("cancelled");
  }

  private Side side(Direction direction) {
    return new Side(plan, direction, epoch);
  }

  /** Everything between two safe points; cut short when somebody wants the service home. */
  private boolean stage(Runnable work) {
    if (homeward.isPresent()) {
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
      homeward = homeward.or(() -> Optional.of(new Request("temporal", "cancelled")));
    } finally {
      stage = Optional.empty();
    }
    return homeward.isEmpty();
  }

  /** What must come to its end even if the migration is cancelled meanwhile. */
  private static Ended detached(Supplier<Ended> work) {
    Ended[] ended = new Ended[1];
    Workflow.newDetachedCancellationScope(() -> ended[0] = work.get()).run();
    return ended[0];
  }

  void home(String what, Request request) {
    log.asked(what, request);
    homeward = homeward.or(() -> Optional.of(request));
    stage.ifPresent(CancellationScope::cancel);
  }

  void seen(Evidence evidence) {
    shown.show(evidence, Log.now());
  }

  Gateway gateway() {
    return gateway;
  }

  Persons persons() {
    return persons;
  }

  Status status() {
    return log.status(gateway.view(), shown.all());
  }
}
