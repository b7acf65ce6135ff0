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

  Log(String name, String planHash) {
    this.name = name;
    this.planHash = planHash;
    Workflow.upsertTypedSearchAttributes(PLAN.valueSet(planHash.substring(0, 16)));
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  void doing(Phase now, String what) {
    phase = now;
    doing = what;
    Workflow.upsertTypedSearchAttributes(PHASE.valueSet(now.name()));
    Workflow.upsertMemo(Map.of("phase", now.name(), "doing", what, "since", now().toString()));
    Workflow.setCurrentDetails("**" + now + "** " + what);
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
    requests.add(new Status.Asked(now(), what, request));
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
        List.copyOf(children));
  }
}
