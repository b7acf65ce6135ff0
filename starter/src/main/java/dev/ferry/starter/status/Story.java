package dev.ferry.starter.status;

import dev.ferry.starter.Words;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Answer;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What has happened so far, one line each: a watcher without a terminal prints those not yet told.
 */
final class Story {
  private record Event(Instant at, String what) {}

  private Story() {}

  /** All that is worth a line, oldest first; a line that was told once never changes. */
  static List<String> of(Status status) {
    List<Event> events = new ArrayList<>();
    for (Status.PhaseRun run : Phases.of(status, Optional.empty())) {
      String name = run.phase() + (run.direction() == Direction.REVERSE ? " (reverse)" : "");
      events.add(new Event(run.start(), name + " begins"));
      run.end().ifPresent(end -> events.add(new Event(end, name + " " + run.outcome())));
    }
    status.switches().forEach(it -> events.add(new Event(it.end(), "switch: " + words(it))));
    status.approvals().forEach(it -> events.add(new Event(it.at(), words(it))));
    for (Status.Asked asked : status.requests()) {
      String why = asked.request().by() + ": " + asked.request().reason();
      String refused = asked.refused().isEmpty() ? "" : "; refused: " + asked.refused();
      events.add(new Event(asked.at(), asked.what() + " asked for by " + why + refused));
    }
    events.sort(Comparator.comparing(Event::at));
    return events.stream()
        .map(event -> Words.clock(event.at()) + "  " + Words.plain(event.what()))
        .toList();
  }

  /** What is so now, and may be otherwise the next time. */
  static List<String> now(Status status) {
    List<String> now = new ArrayList<>();
    for (Evidence evidence : status.evidence()) {
      evidence.findings().stream()
          .filter(finding -> finding.verdict() != Verdict.PASS)
          .findFirst()
          .map(finding -> words(evidence.component(), finding))
          .ifPresentOrElse(now::add, () -> now.add(evidence.component() + " PASS"));
    }
    status.soakUntil().ifPresent(until -> now.add("soak until " + Words.day(until)));
    for (Wait wait : Wait.of(status)) {
      now.add(
          "WAITS FOR A PERSON: " + Words.plain(wait.why()) + "\n          type: " + wait.type());
    }
    return now;
  }

  private static String words(String component, Finding finding) {
    return Words.plain(
        component + " " + finding.verdict() + " " + finding.check() + ": " + finding.what());
  }

  private static String words(Status.Answered answered) {
    String by = answered.approval().by();
    return switch (answered.answer()) {
      case Answer.Approved approved -> "gate " + approved.gate() + " approved by " + by;
      case Answer.Refused refused -> "approval by " + by + " refused: " + refused.why();
    };
  }

  static String words(Status.Switched switched) {
    String way =
        switched.direction() == Direction.FORWARD
            ? "source -> destination"
            : "destination -> source";
    return way
        + ": "
        + switch (switched.outcome()) {
          case Outcome.Turned turned ->
              "turned, users waited "
                  + Words.duration(turned.pause())
                  + turned.shortfalls().stream()
                      .map(it -> "; but " + Words.plain(it.what()))
                      .collect(Collectors.joining());
          case Outcome.Home home ->
              "came home at \""
                  + home.failedStep()
                  + "\" after "
                  + Words.duration(home.pause())
                  + ", nothing lost: "
                  + Words.plain(home.why());
          case Outcome.Stuck stuck ->
              "stuck at \"" + stuck.step() + "\": " + Words.plain(stuck.why());
        };
  }
}
