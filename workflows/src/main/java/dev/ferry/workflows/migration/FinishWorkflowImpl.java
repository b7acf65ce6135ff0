package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Step;
import io.temporal.failure.ActivityFailure;
import java.util.ArrayList;
import java.util.List;

/** One component after the other. */
public final class FinishWorkflowImpl implements FinishWorkflow {
  @Override
  public List<Trouble> finish(Side side) {
    List<Trouble> left = new ArrayList<>();
    for (Spec spec : side.plan().inOrder().reversed()) {
      Step step = side.step(spec);
      attempt("clean up " + spec.id(), () -> Stubs.verbs("clean up", step).cleanUp(step), left);
    }
    if (left.isEmpty()) {
      attempt(
          "forget hosts",
          () ->
              Stubs.hosts()
                  .forget(
                      side.plan().name(), side.epoch(), List.copyOf(side.plan().hosts().values())),
          left);
    }
    return left;
  }

  private static void attempt(String step, Runnable work, List<Trouble> left) {
    try {
      work.run();
    } catch (ActivityFailure e) {
      left.add(new Trouble(step, Failures.why(e), List.of(), List.of("retry", "resolved")));
    }
  }
}
