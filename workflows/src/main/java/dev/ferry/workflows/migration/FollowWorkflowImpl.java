package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rounds of following, with a proof of the state every now and then. */
public final class FollowWorkflowImpl implements FollowWorkflow {
  /** A proof takes at most a tenth of the time. */
  private static final int SHARE = 10;

  private static final Duration PROOF = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private Optional<Lag> lag = Optional.empty();
  private Evidence proof;
  private Instant proven = Instant.EPOCH;
  private Duration proofTook = Duration.ZERO;
  private final Telling telling = new Telling();

  @Override
  public void follow(Step step, String migration) {
    while (!Workflow.getInfo().isContinueAsNewSuggested()) {
      Lag round = round(step);
      lag = Optional.of(round);
      if (due()) {
        prove(step);
      }
      tell(migration, with(round));
      if (!round.next().isZero()) {
        Workflow.sleep(round.next());
      }
    }
    Workflow.newContinueAsNewStub(FollowWorkflow.class).follow(step, migration);
  }

  private static Lag round(Step step) {
    if (step.spec().moment() == Spec.Moment.AFTER_PAUSE) {
      return new Lag(Verdict.PASS, Duration.ZERO, Duration.ZERO, "follows the switch", PROOF);
    }
    try {
      return Stubs.once("follow", step).follow(step);
    } catch (ActivityFailure e) {
      rethrowIfCancelled(e);
      return new Lag(Verdict.ERROR, Duration.ZERO, Duration.ZERO, Failures.why(e), AGAIN);
    }
  }

  private boolean due() {
    if (proof == null || proof.verdict() != Verdict.PASS) {
      return Duration.between(proven, now()).compareTo(AGAIN) >= 0;
    }
    Duration rest = proofTook.multipliedBy(SHARE);
    Duration wait = rest.compareTo(PROOF) > 0 ? rest : PROOF;
    return Duration.between(proven, now()).compareTo(wait) >= 0;
  }

  private void prove(Step step) {
    Instant start = now();
    try {
      proof = Stubs.once("confirm", step).confirm(step);
    } catch (ActivityFailure e) {
      rethrowIfCancelled(e);
      Finding error = new Finding("confirm", Verdict.ERROR, Failures.why(e), "");
      proof = new Evidence(step.spec().id(), List.of(error), Map.of());
    }
    proven = now();
    proofTook = Duration.between(start, proven);
  }

  private Evidence with(Lag round) {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("follow", round.verdict(), round.what(), ""));
    findings.addAll(proof.findings());
    Map<String, String> figures = new LinkedHashMap<>(proof.figures());
    figures.put("predicted rest", round.rest().toMillis() + " ms");
    return new Evidence(proof.component(), findings, figures);
  }

  private void tell(String migration, Evidence evidence) {
    if (telling.tells(evidence, now())) {
      Workflow.newExternalWorkflowStub(MigrationWorkflow.class, migration).seen(evidence);
    }
  }

  private static void rethrowIfCancelled(ActivityFailure failure) {
    if (Failures.cancelled(failure)) {
      throw failure;
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  @Override
  public Optional<Lag> lag() {
    return lag;
  }
}
