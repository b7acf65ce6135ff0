package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.starter.status.Execution;
import dev.ferry.starter.status.Phases;
import dev.ferry.starter.status.Reading;
import dev.ferry.starter.temporal.Histories;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a report is made of.
 *
 * @param reading how the migration stands
 * @param heard what it was started with, and shown
 * @param histories of the migration and its phases
 * @param witness what the checker of the witness found, where there was one
 * @param commands what the worker ran on the hosts
 */
record Case(
    Reading reading,
    Histories.Heard heard,
    List<Histories.Told> histories,
    Optional<JsonNode> witness,
    Commands commands) {

  Execution run() {
    return reading.run();
  }

  /** Its last status; empty where it ended without one. */
  Optional<Status> status() {
    return switch (reading) {
      case Reading.Live live -> Optional.of(live.status());
      case Reading.Over over -> Optional.of(over.ended().status());
      case Reading.Remembered remembered -> Optional.empty();
      case Reading.Broken broken -> Optional.empty();
    };
  }

  List<Status.PhaseRun> phases() {
    return status().map(it -> Phases.of(it, run().close())).orElse(List.of());
  }

  List<Status.Switched> switches() {
    return status().map(Status::switches).orElse(List.of());
  }

  List<Status.Answered> approvals() {
    return status().map(Status::approvals).orElse(List.of());
  }

  List<Status.Asked> requests() {
    return status().map(Status::requests).orElse(List.of());
  }

  Instant end() {
    return run().close().orElseGet(Instant::now);
  }

  /** How long users waited at the last switch in that direction. */
  Optional<Duration> pause(Direction direction) {
    return switches().stream()
        .filter(it -> it.direction() == direction)
        .map(Status.Switched::outcome)
        .filter(Outcome.Turned.class::isInstance)
        .map(it -> ((Outcome.Turned) it).pause())
        .reduce((earlier, later) -> later);
  }

  /** What the components showed when an answer was given: the newest of each since it was asked. */
  Collection<Evidence> shownAt(Instant at) {
    Instant since =
        phases().stream()
            .filter(it -> it.phase() == Phase.PREPARE && it.start().isBefore(at))
            .map(Status.PhaseRun::start)
            .reduce(run().start(), (earlier, later) -> later);
    Map<String, Evidence> newest = new LinkedHashMap<>();
    for (Histories.Shown shown : heard.shown()) {
      if (!shown.at().isBefore(since) && !shown.at().isAfter(at)) {
        newest.put(shown.evidence().component(), shown.evidence());
      }
    }
    return newest.values();
  }

  /** From where to where, in the names of the plan. */
  String ends() {
    Set<String> ends = new LinkedHashSet<>();
    for (JsonNode component : heard.plan().path("components")) {
      if (component.has("from") && component.has("to")) {
        String from = component.path("from").asText();
        ends.add(
            from
                + address(from)
                + " to "
                + component.path("to").asText()
                + address(component.path("to").asText()));
      }
    }
    return String.join(", ", ends);
  }

  private String address(String host) {
    String address = heard.plan().path("hosts").path(host).path("address").asText();
    return address.isEmpty() ? "" : " (" + address + ")";
  }
}
