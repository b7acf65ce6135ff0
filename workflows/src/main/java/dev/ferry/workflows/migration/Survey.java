package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;

/**
 * What a survey found.
 *
 * @param planHash SHA-256 of the plan's canonical JSON
 * @param components one for each component, dependencies first
 */
public record Survey(String planHash, List<Looked> components) {

  /** One component. */
  public record Looked(String component, String kind, Inspection inspection) {}

  /** All that forbids the move. */
  public List<String> obstacles() {
    return components.stream()
        .flatMap(
            looked ->
                looked.inspection().findings().stream()
                    .filter(finding -> finding.verdict() != Verdict.PASS)
                    .map(finding -> line(looked.component(), finding)))
        .toList();
  }

  private static String line(String component, Finding finding) {
    return component
        + " "
        + finding.verdict()
        + " "
        + finding.check()
        + ": "
        + finding.what()
        + (finding.remedy().isEmpty() ? "" : " " + finding.remedy());
  }
}
