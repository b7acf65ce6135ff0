package dev.ferry.workflows.steps;

import java.util.List;
import java.util.Map;

/**
 * What was found when a component was asked to prove its state.
 *
 * @param component id of the component
 * @param findings one per check, never empty: nothing compared is never equal
 * @param figures moving numbers with unit (lag, counts); shown, but not part of what an approval
 *     binds
 */
public record Evidence(String component, List<Finding> findings, Map<String, String> figures) {
  /** The figure that says how long this component's part of the pause will take, and why so. */
  public static final String PREDICTED_PAUSE = "predicted pause";

  /** PASS only if there are findings and all of them pass; otherwise the first that does not. */
  public Verdict verdict() {
    return findings.stream()
        .map(Finding::verdict)
        .filter(verdict -> verdict != Verdict.PASS)
        .findFirst()
        .orElse(findings.isEmpty() ? Verdict.NO_DATA : Verdict.PASS);
  }
}
