package dev.ferry.workflows.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Problem;
import dev.ferry.workflows.plan.Read;
import io.temporal.failure.ApplicationFailure;
import java.util.stream.Collectors;

/** Plans as workflows receive them. */
final class Plans {
  private Plans() {}

  /** The plan, or the end of the run with all its problems. */
  static Plan read(JsonNode tree) {
    return switch (Plan.read(tree)) {
      case Read.Good good -> good.plan();
      case Read.Bad bad ->
          throw ApplicationFailure.newNonRetryableFailure(
              bad.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")),
              "BadPlan",
              bad.problems());
    };
  }
}
