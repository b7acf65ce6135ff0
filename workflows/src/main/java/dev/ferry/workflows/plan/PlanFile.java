package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.Problem.Place;
import dev.ferry.workflows.plan.shape.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A plan as a person wrote it, in YAML or JSON. It takes text; who reads the file is no concern
 * here.
 *
 * @param name the file's name, for messages
 * @param tree what is sent to Temporal; empty where the text is no tree at all
 * @param places the place of each value by its JSON pointer: of its key, or of the item of a list
 * @param problems what is wrong with the text itself
 */
public record PlanFile(
    String name, JsonNode tree, Map<String, Place> places, List<Problem> problems) {

  /** The tree of a text and the place of each value in it. Never throws. */
  public static PlanFile of(String name, String text) {
    return new YamlTree(name).read(text);
  }

  /** The plan, or all problems of text and plan in the order of the file. */
  public Read read() {
    if (tree.isMissingNode()) {
      return new Read.Bad(problems);
    }
    return switch (Plan.read(tree)) {
      case Read.Good good -> problems.isEmpty() ? good : new Read.Bad(problems);
      case Read.Bad bad -> {
        List<Problem> all = new ArrayList<>(problems);
        bad.problems().forEach(problem -> all.add(problem.in(place(problem.pointer()))));
        all.sort(
            Comparator.comparing(
                problem -> problem.place().orElseThrow(),
                Comparator.comparingInt(Place::line).thenComparingInt(Place::column)));
        yield new Read.Bad(List.copyOf(all));
      }
    };
  }

  /** The place of a value; of one that is not there, the place of what should hold it. */
  private Place place(String pointer) {
    String at = pointer;
    while (!places.containsKey(at) && !at.isEmpty()) {
      at = Pointer.parent(at);
    }
    return places.getOrDefault(at, new Place(name, 1, 1));
  }
}
