package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last look before an approved step. */
final class Guards {
  private Guards() {}

  /** What everything shows now, asked side by side. */
  static List<Evidence> look(Side side, boolean checked) {
    Plan plan = side.plan();
    List<Promise<Evidence>> guards = new ArrayList<>();
    for (Spec spec : plan.inOrder()) {
      guards.add(Async.function(() -> confirm(side.step(spec))));
    }
    if (checked && !plan.checks().isEmpty()) {
      guards.add(Async.function(() -> Watched.ask(plan, Direction.FORWARD, Optional.empty())));
    }
    return guards.stream().map(Promise::get).toList();
  }

  private static Evidence confirm(Step step) {
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
}
