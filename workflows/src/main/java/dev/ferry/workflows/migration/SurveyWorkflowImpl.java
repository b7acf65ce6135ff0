package dev.ferry.workflows.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Kinds;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanHash;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.List;
import java.util.Map;

/** Asks all components side by side. */
public final class SurveyWorkflowImpl implements SurveyWorkflow {
  @Override
  public Survey survey(JsonNode tree, Direction direction) {
    Plan plan = Plans.read(tree);
    List<Promise<Survey.Looked>> looks =
        plan.inOrder().stream()
            .map(spec -> Async.function(() -> look(spec, plan.step(spec, direction, 0))))
            .toList();
    return new Survey(PlanHash.of(tree), looks.stream().map(Promise::get).toList());
  }

  private static Survey.Looked look(Spec spec, Step step) {
    return new Survey.Looked(spec.id(), Kinds.nameOf(spec.getClass()), inspect(step));
  }

  private static Inspection inspect(Step step) {
    try {
      return Stubs.once("inspect", step).inspect(step);
    } catch (ActivityFailure e) {
      Finding finding =
          new Finding("inspect", Verdict.ERROR, Failures.why(e), "Mend this and look again.");
      return new Inspection(Map.of(), List.of(finding), Before.NOTHING);
    }
  }
}
