package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Undo;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How everything was before each phase, and the way back to it. */
final class Journal {
  private final Plan plan;
  private final Children children;
  private final Persons persons;
  private final Log log;
  private final List<Undo> entries = new ArrayList<>();

  /** An earlier run has noted this. */
  void restore(List<Undo> noted) {
    entries.addAll(noted);
  }

  List<Undo> entries() {
    return List.copyOf(entries);
  }

  Journal(Plan plan, Children children, Persons persons, Log log) {
    this.plan = plan;
    this.children = children;
    this.persons = persons;
    this.log = log;
  }

  /**
   * Notes the present state before a phase starts, because the phase may have happened though it
   * failed. A phase that is entered again keeps its first note: the second would note what it did
   * itself.
   */
  void note(Phase phase, long epoch) {
    List<Spec> fresh =
        plan.inOrder().stream()
            .filter(
                spec -> entries.stream().noneMatch(undo -> undo.phase() == phase && of(undo, spec)))
            .toList();
    Map<String, Before> seen = new TreeMap<>();
    List<Promise<Void>> looks =
        fresh.stream()
            .map(
                spec ->
                    Async.procedure(() -> look(plan.step(spec, Direction.FORWARD, epoch), seen)))
            .toList();
    Promise.allOf(looks).get();
    for (Spec spec : fresh) {
      Before before = seen.getOrDefault(spec.id(), Before.NOTHING);
      entries.add(new Undo(spec.id(), phase, before));
    }
  }

  private void look(Step step, Map<String, Before> seen) {
    String id = step.spec().id();
    persons.until(
        "inspect " + id, () -> seen.put(id, Stubs.verbs("inspect", step).inspect(step).before()));
  }

  /** The switch was made in the other direction: what it noted is void. */
  void switchedBack() {
    entries.removeIf(
        undo ->
            undo.phase() == Phase.CUTOVER
                && plan.inPause().stream().anyMatch(spec -> of(undo, spec)));
  }

  private static boolean of(Undo undo, Spec spec) {
    return undo.component().equals(spec.id());
  }

  /** Writes everything back, last entry first; those that fail are put before a person. */
  void restoreAll(long epoch) {
    log.doing(Phase.ROLLBACK, "writes back what was recorded");
    int run = log.begin(Phase.ROLLBACK, Direction.REVERSE);
    Side side = new Side(plan, Direction.FORWARD, epoch);
    List<Undo> rest = List.copyOf(entries);
    while (!rest.isEmpty()) {
      List<Undo> now = rest;
      rest =
          children
              .complete(RollbackWorkflow.class, "rollback", child -> child.restore(side, now))
              .stream()
              .filter(persons::wantsAgain)
              .map(RollbackWorkflow.Failed::undo)
              .toList();
    }
    log.end(run, "done");
  }

  /** Removes everything temporary; what cannot be removed is put before a person. */
  void cleanUp(Direction charge, long epoch) {
    log.doing(Phase.FINISH, "removes what is temporary");
    int run = log.begin(Phase.FINISH, charge);
    Side side = new Side(plan, Direction.FORWARD, epoch);
    boolean again = true;
    while (again) {
      List<Trouble> left =
          children.complete(FinishWorkflow.class, "finish", child -> child.finish(side));
      again = !left.isEmpty() && persons.wantAgain(left);
    }
    log.end(run, "done");
  }
}
