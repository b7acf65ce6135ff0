package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Reader;
import dev.ferry.workflows.plan.shape.Shape;
import dev.ferry.workflows.plan.shape.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a plan: each record by its shape, then what only the whole plan can say. */
final class PlanReader {

  /** The shape of a plan, read off its records once. */
  static final Shape.Fields SHAPE =
      new Shapes(Map.of(Spec.class, Kinds.ALL, Check.class, Kinds.CHECKS)).of(Plan.class);

  /** It travels in the history of its run, and is read within one workflow task. */
  static final int MOST_CHARACTERS = 256 * 1024;

  private PlanReader() {}

  static Read read(JsonNode tree) {
    if (tree.toString().length() > MOST_CHARACTERS) {
      String expected = "at most " + MOST_CHARACTERS / 1024 + " KiB";
      return new Read.Bad(
          List.of(Problem.at("", Code.TOO_LARGE, "the plan is too long", expected)));
    }
    Reader reader = new Reader();
    Optional<Object> plan = reader.read(SHAPE, tree);
    List<Problem> problems = new ArrayList<>(reader.problems());
    problems.addAll(new Relations(tree, reader.references()).problems());
    return problems.isEmpty()
        ? new Read.Good((Plan) plan.orElseThrow())
        : new Read.Bad(List.copyOf(problems));
  }
}
