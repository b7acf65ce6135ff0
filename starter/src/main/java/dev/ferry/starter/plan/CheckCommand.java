package dev.ferry.starter.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.Exit;
import dev.ferry.starter.Words;
import dev.ferry.starter.status.Ink;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Survey;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Runs the checks that come before a migration. */
@Command(
    name = "check",
    description = "Checks everything the plan names: PASS, FAIL or NO_DATA with evidence.",
    mixinStandardHelpOptions = true)
public final class CheckCommand extends SurveyCommand {
  @Override
  int look(Plan plan, PlanFile text) {
    Survey survey = survey(plan, text);
    Ink ink = new Ink(terminal().colours());
    Map<Verdict, Integer> totals = new EnumMap<>(Verdict.class);
    for (Survey.Looked looked : survey.components()) {
      for (Finding finding : looked.inspection().findings()) {
        totals.merge(finding.verdict(), 1, Integer::sum);
        lines(looked.component(), finding, ink).forEach(this::words);
      }
    }
    words("");
    words(total(totals));
    ObjectNode answer = answer().put("planHash", survey.planHash());
    answer.set("totals", Json.mapper().valueToTree(totals));
    answer.set("components", Json.mapper().valueToTree(survey.components()));
    json(answer);
    boolean good = survey.obstacles().isEmpty() && !totals.isEmpty();
    words(
        good
            ? "Nothing forbids the move. ferry plan FILE shows it, ferry start FILE begins it."
            : "A migration of this plan would be refused. Mend what does not pass, and check again.");
    return good ? Exit.OK : Exit.FAILED;
  }

  static List<String> lines(String component, Finding finding, Ink ink) {
    String verdict = ink.verdict(finding.verdict(), Words.pad(finding.verdict().name(), 13));
    String line =
        verdict
            + Words.pad(component, 11)
            + Words.pad(finding.check(), 24)
            + " "
            + Words.plain(finding.what());
    return finding.remedy().isEmpty() || finding.verdict() == Verdict.PASS
        ? List.of(line)
        : List.of(line, " ".repeat(24) + "-> " + Words.plain(finding.remedy()));
  }

  private static String total(Map<Verdict, Integer> totals) {
    return totals.isEmpty()
        ? "NO_DATA: nothing was checked"
        : totals.entrySet().stream()
            .map(total -> total.getValue() + " " + total.getKey())
            .collect(Collectors.joining(", "));
  }
}
