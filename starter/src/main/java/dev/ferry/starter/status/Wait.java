package dev.ferry.starter.status;

import dev.ferry.starter.Words;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.migration.Trouble;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A wait that only a person can end.
 *
 * @param why what it waits for
 * @param type the line to type
 * @param otherwise what happens as long as nobody does
 */
public record Wait(String why, String type, String otherwise) {
  /** All of them, the most urgent first. */
  public static List<Wait> of(Status status) {
    List<Wait> waits = new ArrayList<>();
    status.troubles().forEach(trouble -> waits.add(of(status, trouble)));
    if (status.paused()) {
      waits.add(
          new Wait(
              pausedBy(status),
              "ferry resume " + status.name() + " --reason WHY",
              "it stays where it is; what follows goes on following"));
    }
    status
        .gate()
        .filter(gate -> wantsPerson(gate, status))
        .ifPresent(gate -> waits.add(of(status, gate)));
    return List.copyOf(waits);
  }

  private static Wait of(Status status, Trouble trouble) {
    return new Wait(
        "the step \"" + trouble.step() + "\" needs a person: " + trouble.why(),
        "ferry resolve "
            + status.name()
            + " "
            + Words.quoted(trouble.step())
            + " "
            + String.join("|", trouble.answers()),
        "it waits here; nothing else is done meanwhile");
  }

  private static Wait of(Status status, Status.OpenGate gate) {
    boolean finish = gate.name().equals("finish");
    return new Wait(
        "the gate "
            + gate.name()
            + (closed(gate) ? " cannot open: " + gate.closed() : " can open")
            + (closed(gate) || gate.closed().isEmpty() ? "" : " again (" + gate.closed() + ")"),
        closed(gate)
            ? "ferry status " + status.name()
            : "ferry approve " + status.name() + " --hash " + gate.hash(),
        finish
            ? "the destination serves, the source follows, and the way back stays open"
            : "the source serves, the destination follows, and nothing is switched");
  }

  /** Who paused it, and why. */
  static String pausedBy(Status status) {
    return status.requests().stream()
        .filter(asked -> asked.what().equals("pause"))
        .map(Status.Asked::request)
        .reduce((earlier, later) -> later)
        .map(request -> request.by() + " paused it: " + Words.plain(request.reason()))
        .orElse("somebody paused it");
  }

  /** Whether an approval would be refused now. */
  public static boolean closed(Status.OpenGate gate) {
    return gate.closed().startsWith("FERRY-GATE-");
  }

  /** A gate that is closed for want of time or samples opens by itself. */
  private static boolean wantsPerson(Status.OpenGate gate, Status status) {
    return !closed(gate)
        || status.evidence().stream()
            .map(Evidence::verdict)
            .anyMatch(verdict -> verdict == Verdict.FAIL || verdict == Verdict.ERROR);
  }
}
