package dev.ferry.starter.plan;

import dev.ferry.starter.Words;
import dev.ferry.starter.status.Ink;
import dev.ferry.workflows.migration.Survey;
import dev.ferry.workflows.plan.Moves;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What would happen, in words. */
final class PlanView {
  private static final String WAIT = "wait";

  private final Plan plan;
  private final Survey survey;
  private final List<Stop> way;
  private final Risk risk;
  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  PlanView(Plan plan, Survey survey, List<Stop> way, Risk risk, Ink ink) {
    this.plan = plan;
    this.survey = survey;
    this.way = way;
    this.risk = risk;
    this.ink = ink;
  }

  List<String> lines() {
    lines.add("");
    lines.add(ink.strong("PLAN " + plan.name() + ": " + ends()));
    measured();
    steps();
    pause();
    lines.add("");
    lines.add(ink.strong("RISK " + risk.level()));
    risk.reasons()
        .forEach(
            reason ->
                lines.add(
                    "  "
                        + Words.pad(reason.component(), 11)
                        + Words.pad(reason.level().name(), 8)
                        + reason.why()));
    lines.add("");
    lines.add(ink.strong("HASH " + survey.planHash()));
    lines.addAll(verdict());
    return lines;
  }

  private String ends() {
    return plan.components().stream()
        .filter(Moves.class::isInstance)
        .map(Moves.class::cast)
        .map(it -> it.from() + " -> " + it.to())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private void measured() {
    for (Survey.Looked looked : survey.components()) {
      lines.add("");
      lines.add(ink.strong(looked.component()) + " (" + looked.kind() + ")");
      for (Map.Entry<String, String> fact : looked.inspection().facts().entrySet()) {
        lines.add("  " + Words.pad(fact.getKey(), 24) + " " + Words.plain(fact.getValue()));
      }
      for (Finding finding : looked.inspection().findings()) {
        if (finding.verdict() != Verdict.PASS) {
          lines.addAll(CheckCommand.lines(looked.component(), finding, ink));
        }
      }
    }
  }

  private void steps() {
    lines.add("");
    lines.add(ink.strong("STEPS, and how each is taken back"));
    int number = 0;
    boolean waiting = false;
    for (Stop stop : way) {
      boolean waits = stop.users().equals(WAIT);
      if (waits != waiting) {
        lines.add(ink.alert(waits ? "      users wait from here" : "      users wait no more"));
        waiting = waits;
      }
      if (stop.phase().equals("FINISH") && !way.get(number - 1).phase().equals("FINISH")) {
        lines.add(ink.alert("      POINT OF NO RETURN: the gate finish, approved"));
      }
      number++;
      lines.add(
          Words.pad("  " + number + ".", 6)
              + Words.pad(stop.phase(), 9)
              + Words.pad(stop.what(), 56)
              + "  undo: "
              + stop.undo());
    }
  }

  private void pause() {
    Turn.Limits limits = plan.switchLimits();
    lines.add("");
    lines.add(ink.strong("WHERE USERS WAIT"));
    lines.add(
        "  Once, in the switch. Requests are held, not refused. It is decided within "
            + Words.duration(limits.deadline())
            + ", or called off;");
    lines.add(
        "  a source that hears nothing opens again after "
            + Words.duration(limits.lease())
            + ", and held requests go on after "
            + Words.duration(limits.hold())
            + ".");
    Map<String, String> predicted = PlanCommand.predicted(survey);
    predicted.forEach((what, value) -> lines.add("  " + what + ": " + Words.plain(value)));
    if (predicted.isEmpty()) {
      lines.add(
          "  How long the last pass takes is known once the destination follows; ferry status shows"
              + " it, before the gate.");
    }
  }

  private List<String> verdict() {
    int obstacles = survey.obstacles().size();
    return obstacles == 0
        ? List.of("Nothing was touched. ferry start FILE begins; it waits at two gates.")
        : List.of(
            ink.alert(Words.count(obstacles, "obstacle") + " would refuse this migration.")
                + " Nothing was touched. Mend what does not pass, and plan again.");
  }
}
