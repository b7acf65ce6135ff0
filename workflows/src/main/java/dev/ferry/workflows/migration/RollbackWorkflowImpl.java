package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Undo;
import io.temporal.failure.ActivityFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One entry after the other, from the last to the first. */
public final class RollbackWorkflowImpl implements RollbackWorkflow {
  @Override
  public List<Failed> restore(Side side, List<Undo> journal) {
    Map<String, Spec> specs = new TreeMap<>();
    side.plan().components().forEach(spec -> specs.put(spec.id(), spec));
    List<Failed> failed = new ArrayList<>();
    for (Undo undo : journal.reversed()) {
      Step step = side.step(specs.get(undo.component()));
      try {
        Stubs.verbs("restore " + undo.phase() + " of", step).restore(step, undo);
      } catch (ActivityFailure e) {
        failed.add(new Failed(undo, Failures.why(e)));
      }
    }
    return failed;
  }
}
