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
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
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
  private final Start start;
  private final Log log;
  private final Shown shown = new Shown();
  private final Persons persons;
  private final Renewal renewal = new Renewal();
  private final Children children;
  private final Companions companions;
  private final Journal journal;
  private final Gateway gateway;
  private final Crossing crossing;
  private final Homeward homeward;
  private final List<String> taken = new ArrayList<>();
  private boolean renewed;
  private long epoch;

  Migration(JsonNode tree, Start start) {
    this.tree = tree;
    this.plan = Plans.read(tree);
    this.start = start == null ? Start.WHOLE : start;
    String planHash = PlanHash.of(tree);
    this.log = new Log(plan.name(), planHash);
    this.persons = new Persons(log, renewal);
    this.children = new Children(log, persons);
    this.companions = new Companions(children, persons, renewal, shown, log);
    this.journal = new Journal(plan, children, persons, log);
    this.gateway = new Gateway(planHash, log, persons, companions, renewal, shown);
    this.homeward = new Homeward(log);
    this.crossing = new Crossing(children, persons, log);
    this.start.carried().ifPresent(this::restore);
  }

  /** Goes on where an earlier run was. */
  private void restore(Carried carried) {
    renewed = true;
    epoch = carried.epoch();
    taken.addAll(carried.taken());
    log.restore(carried.status());
    shown.restore(carried);
    persons.restore(carried.status().paused());
    journal.restore(carried.journal());
    gateway.restore(plan, carried);
    children.restore(carried.phases());
  }

  Ended run() {
    if (renewed) {
      return log.charge() == Direction.FORWARD ? live() : move();
    }
    List<String> obstacles = new ArrayList<>(start.obstacles());
    if (!obstacles.isEmpty()) {
      return log.ended(Ended.End.REFUSED, obstacles.getFirst());
    }
    if (!stage(() -> obstacles.addAll(survey()))) {
      return log.ended(Ended.End.ABORTED, "nothing was changed: " + homeward.reason());
    }
    if (!obstacles.isEmpty()) {
      return log.ended(Ended.End.REFUSED, String.join("\n", obstacles));
    }
    return stopsAfter(Phase.SURVEY)
        ? log.ended(Ended.End.STOPPED, "stopped after the survey; nothing was changed")
        : move();
  }

  private Ended move() {
    while (moveUpToTheSwitch()) {
      if (cross(Direction.FORWARD)) {
        return live();
      }
    }
    return goHome();
  }

  private Ended live() {
    return liveAtTheDestination() ? finish() : goBack();
  }

  private boolean stopsAfter(Phase phase) {
    return start.until().filter(phase::equals).isPresent();
  }

  private List<String> survey() {
    log.doing(Phase.SURVEY, "looks at everything the plan names");
    int run = log.begin(Phase.SURVEY, Direction.FORWARD);
    Survey survey =
        children.complete(
            SurveyWorkflow.class, "survey", child -> child.survey(tree, Direction.FORWARD));
    log.end(run, survey.obstacles().isEmpty() ? "done" : "failed");
    return survey.obstacles();
  }

  /** Whether the switch may begin; otherwise the service is to go home. */
  private boolean moveUpToTheSwitch() {
    return stage(
        () -> {
          makeReady(Direction.FORWARD);
          if (stopsAfter(Phase.PREPARE) || stopsAfter(Phase.FOLLOW)) {
            homeward.want(new Request("ferry", "as planned, after " + start.until().get()));
            return;
          }
          gateway.pass(
              Gateway.Gate.cutover(side(Direction.FORWARD)),
              () -> follow(Direction.FORWARD),
              () -> journal.note(Phase.CUTOVER, epoch));
        });
  }

  /** Not again in a new run: it was at the gate, or beyond. */
  private void makeReady(Direction direction) {
    if (!renewed) {
      if (direction == Direction.FORWARD) {
        journal.note(Phase.PREPARE, epoch);
      }
      prepare(direction);
    }
  }

  /** What was shown before says nothing about what comes now, unless only the run is new. */
  private void follow(Direction direction) {
    if (!renewed) {
      shown.clear();
    }
    renewed = false;
    companions.follow(side(direction));
  }

  private void followBackAndWatch() {
    Optional<Instant> failing = shown.of(Watched.NAME).flatMap(Watched::failingSince);
    follow(Direction.REVERSE);
    companions.watch(side(Direction.FORWARD), failing);
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
    companions.settle();
    Outcome outcome = crossing.cross(plan.turn(direction, ++epoch));
    // What comes now ends whatever the attempt may still be doing.
    epoch++;
    return outcome instanceof Outcome.Turned;
  }

  /** Whether the move may be finished; otherwise the service is to go back. */
  private boolean liveAtTheDestination() {
    return stage(
        () -> {
          makeReady(Direction.REVERSE);
          followBackAndWatch();
          letNamesFollow();
          gateway.pass(
              Gateway.Gate.finish(side(Direction.REVERSE)), this::followBackAndWatch, () -> {});
        });
  }

  private void letNamesFollow() {
    for (Spec spec : plan.afterPause()) {
      if (taken.contains(spec.id())) {
        continue;
      }
      log.doing(Phase.CUTOVER, "takes over " + spec.id());
      Step step = side(Direction.FORWARD).step(spec);
      persons.until("take over " + spec.id(), () -> Stubs.verbs("take over", step).takeOver(step));
      taken.add(spec.id());
    }
  }

  private Ended finish() {
    homeward.bar();
    return detached(
        () -> {
          companions.settle();
          journal.cleanUp(Direction.FORWARD, ++epoch);
          return log.ended(
              Ended.End.FINISHED, "the destination is in charge; nothing temporary is left");
        });
  }

  private Ended goBack() {
    return detached(
        () -> {
          companions.settle();
          do {
            prepare(Direction.REVERSE);
          } while (!cross(Direction.REVERSE) && persons.again("switch back"));
          journal.switchedBack();
          journal.restoreAll(++epoch);
          journal.cleanUp(Direction.REVERSE, ++epoch);
          return log.ended(
              Ended.End.ROLLED_BACK,
              "the source is in charge again with all that was written since: "
                  + homeward.reason());
        });
  }

  private Ended goHome() {
    return detached(
        () -> {
          companions.settle();
          journal.restoreAll(++epoch);
          journal.cleanUp(Direction.REVERSE, ++epoch);
          boolean planned = stopsAfter(Phase.PREPARE) || stopsAfter(Phase.FOLLOW);
          return log.ended(
              planned ? Ended.End.STOPPED : Ended.End.ABORTED,
              "the source was in charge throughout; all was taken back: " + homeward.reason());
        });
  }

  private Side side(Direction direction) {
    return new Side(plan, direction, epoch);
  }

  private boolean stage(Runnable work) {
    boolean done = homeward.unlessWanted(work, this::goOnInANewRun);
    gateway.leave("cancelled");
    return done;
  }

  /** Returns only if somebody wants the service home meanwhile. */
  private void goOnInANewRun() {
    companions.settle();
    if (!homeward.wanted()) {
      Carried carried =
          new Carried(
              status(),
              shown.times(),
              epoch,
              journal.entries(),
              List.copyOf(taken),
              gateway.kept(),
              children.number());
      Start next = new Start(start.until(), start.by(), Optional.of(carried));
      Workflow.newContinueAsNewStub(MigrationWorkflow.class).run(tree, next);
    }
  }

  /** What must come to its end even if the migration is cancelled meanwhile. */
  private static Ended detached(Supplier<Ended> work) {
    Ended[] ended = new Ended[1];
    Workflow.newDetachedCancellationScope(() -> ended[0] = work.get()).run();
    return ended[0];
  }

  Homeward homeward() {
    return homeward;
  }

  void seen(Evidence evidence) {
    gateway.seen(evidence);
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
