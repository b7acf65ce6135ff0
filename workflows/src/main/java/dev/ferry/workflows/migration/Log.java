package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a migration has done and is doing, for {@code status}, for the list of workflows and for the
 * memo that answers when no worker lives.
 */
final class Log {
  static final SearchAttributeKey<String> PLAN = SearchAttributeKey.forKeyword("FerryPlan");
  static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("FerryPhase");
  static final SearchAttributeKey<String> OUTCOME = SearchAttributeKey.forKeyword("FerryOutcome");
  static final SearchAttributeKey<String> APPROVER = SearchAttributeKey.forKeyword("FerryApprover");

  private final String name;
  private final String planHash;
  private final List<Status.PhaseRun> phases = new ArrayList<>();
  private final List<Status.Answered> approvals = new ArrayList<>();
  private final List<Status.Asked> requests = new ArrayList<>();
  private final List<Status.Switched> switches = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final List<String> children = new ArrayList<>();
  private Phase phase = Phase.SURVEY;
  private String doing = "";
  private Direction charge = Direction.REVERSE;
  private long epoch;
  private Optional<Request> paused = Optional.empty();
  private Optional<Instant> soakUntil = Optional.empty();

  Log(String name, String planHash) {
    this.name = name;
    this.planHash = planHash;
    Workflow.upsertTypedSearchAttributes(PLAN.valueSet(planHash.substring(0, 16)));
  }

  /** What an earlier run has done. */
  void restore(Status before) {
    phases.addAll(before.phases());
    approvals.addAll(before.approvals());
    requests.addAll(before.requests());
    switches.addAll(before.switches());
    phase = before.phase();
    doing = before.doing();
    charge = before.charge();
    epoch = before.epoch();
    soakUntil = before.soakUntil();
    if (before.paused()) {
      paused =
          requests.stream()
              .filter(asked -> asked.what().equals("pause"))
              .map(Status.Asked::request)
              .reduce((earlier, later) -> later);
    }
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  void doing(Phase now, String what) {
    phase = now;
    doing = what;
    Workflow.upsertTypedSearchAttributes(PHASE.valueSet(now.name()));
    tell();
  }

  /** For whoever asks when no worker answers, and for Temporal's UI. */
  private void tell() {
    String pause =
        paused.map(request -> "paused by " + request.by() + ": " + request.reason()).orElse("");
    Workflow.upsertMemo(
        Map.of("phase", phase.name(), "doing", doing, "since", now().toString(), "paused", pause));
    Workflow.setCurrentDetails(
        "**" + phase + "** " + doing + (pause.isEmpty() ? "" : "\n\n**" + pause + "**"));
  }

  void paused(String what, Request request, boolean pause) {
    asked(what, request);
    paused = pause ? Optional.of(request) : Optional.empty();
    tell();
  }

  void soaks(Instant until) {
    soakUntil = Optional.of(until);
  }

  int begin(Phase begun, Direction direction) {
    phases.add(new Status.PhaseRun(begun, direction, now(), Optional.empty(), "running"));
    return phases.size() - 1;
  }

  void end(int run, String outcome) {
    Status.PhaseRun begun = phases.get(run);
    phases.set(
        run,
        new Status.PhaseRun(
            begun.phase(), begun.direction(), begun.start(), Optional.of(now()), outcome));
  }

  void answered(Approval approval, Answer answer) {
    approvals.add(new Status.Answered(now(), approval, answer));
    if (answer instanceof Answer.Approved) {
      Workflow.upsertTypedSearchAttributes(APPROVER.valueSet(approval.by()));
    }
  }

  void asked(String what, Request request) {
    requests.add(new Status.Asked(now(), what, request, ""));
  }

  void refused(String what, Request request, String why) {
    requests.add(new Status.Asked(now(), what, request, why));
    Workflow.getLogger(Log.class).warn("{} by {} refused: {}", what, request.by(), why);
  }

  void switched(long attempt, Direction direction, Instant start, Outcome outcome) {
    epoch = attempt;
    switches.add(new Status.Switched(attempt, direction, start, now(), outcome));
    if (outcome instanceof Outcome.Turned) {
      charge = direction;
    }
  }

  void trouble(Trouble trouble) {
    troubles.add(trouble);
  }

  void solved(Trouble trouble) {
    troubles.remove(trouble);
  }

  void child(String id) {
    children.add(id);
  }

  void gone(String id) {
    children.remove(id);
  }

  Direction charge() {
    return charge;
  }

  Phase phase() {
    return phase;
  }

  Ended ended(Ended.End end, String why) {
    doing(phase, why);
    Workflow.upsertTypedSearchAttributes(OUTCOME.valueSet(end.name()));
    return new Ended(end, why, status(Optional.empty(), List.of()));
  }

  Status status(Optional<Status.OpenGate> gate, List<Evidence> evidence) {
    return new Status(
        name,
        planHash,
        phase,
        doing,
        charge,
        epoch,
        gate,
        List.copyOf(phases),
        evidence,
        List.copyOf(approvals),
        List.copyOf(requests),
        List.copyOf(switches),
        List.copyOf(troubles),
        List.copyOf(children),
        paused.isPresent(),
        soakUntil);
  }
}
