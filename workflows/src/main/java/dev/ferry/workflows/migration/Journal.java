package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Undo;
import java.util.ArrayList;
import java.util.List;

/** How everything was before each phase, and the way back to it. */
final class Journal {
  private final Plan plan;
  private final Children children;
  private final Persons persons;
  private final Log log;
  private final List<Undo> entries = new ArrayList<>();

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
    for (Spec spec : plan.inOrder()) {
      Step step = plan.step(spec, Direction.FORWARD, epoch);
      if (entries.stream().noneMatch(undo -> undo.phase() == phase && of(undo, spec))) {
        persons.until(
            "inspect " + spec.id(),
            () ->
                entries.add(
                    new Undo(
                        spec.id(), phase, Stubs.verbs("inspect", step).inspect(step).before())));
      }
    }
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
    Side side = new Side(plan, Direction.REVERSE, epoch);
    List<Undo> rest = List.copyOf(entries);
    while (!rest.isEmpty()) {
      List<Undo> now = rest;
      rest =
          children
              .run(RollbackWorkflow.class, "rollback", child -> child.restore(side, now))
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
    Side side = new Side(plan, charge, epoch);
    boolean again = true;
    while (again) {
      List<Trouble> left =
          children.run(FinishWorkflow.class, "finish", child -> child.finish(side));
      again = !left.isEmpty() && persons.wantAgain(left);
    }
    log.end(run, "done");
  }
}
