package dev.ferry.starter.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.Exit;
import dev.ferry.starter.Words;
import dev.ferry.starter.status.Ink;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Survey;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.PlanHash;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a migration would do, and touches nothing. */
@Command(
    name = "plan",
    description = "Shows what would happen, step by step with its undo, and touches nothing.",
    mixinStandardHelpOptions = true)
public final class PlanCommand extends SurveyCommand {
  @Option(names = "--offline", description = "Only validate the plan and print its hash.")
  private boolean offline;

  @Override
  int look(Plan plan, PlanFile text) {
    String hash = PlanHash.of(text.tree());
    if (offline) {
      words(
          plan.name()
              + " is a good plan: "
              + Words.count(plan.components().size(), "component")
              + " on "
              + Words.count(plan.hosts().size(), "host")
              + ". No host was asked.");
      words("hash " + hash);
      ObjectNode answer = answer().put("name", plan.name()).put("planHash", hash);
      answer.set("plan", text.tree());
      json(answer);
      return Exit.OK;
    }
    Survey survey = survey(plan, text);
    List<Stop> way = Itinerary.of(plan);
    Risk risk = Risk.of(plan, survey);
    new PlanView(plan, survey, way, risk, new Ink(terminal().colours()))
        .lines()
        .forEach(this::words);
    json(tree(plan, survey, way, risk));
    return survey.obstacles().isEmpty() ? Exit.OK : Exit.FAILED;
  }

  private static ObjectNode tree(Plan plan, Survey survey, List<Stop> way, Risk risk) {
    ObjectNode tree = answer().put("name", plan.name()).put("planHash", survey.planHash());
    tree.put("verdict", (survey.obstacles().isEmpty() ? Verdict.PASS : Verdict.FAIL).name());
    tree.set("components", Json.mapper().valueToTree(survey.components()));
    tree.set("steps", Json.mapper().valueToTree(way));
    tree.set("limits", Json.mapper().valueToTree(plan.switchLimits()));
    tree.set("predictedRest", Json.mapper().valueToTree(predicted(survey)));
    tree.put("pointOfNoReturn", "gate finish");
    tree.set("risk", Json.mapper().valueToTree(risk));
    return tree;
  }

  /** What the components said of the last pass in the pause, where they could. */
  static Map<String, String> predicted(Survey survey) {
    Map<String, String> predicted = new TreeMap<>();
    for (Survey.Looked looked : survey.components()) {
      looked
          .inspection()
          .facts()
          .forEach(
              (fact, value) -> {
                if (fact.contains("predicted")) {
                  predicted.put(looked.component() + " " + fact, value);
                }
              });
    }
    return predicted;
  }
}
