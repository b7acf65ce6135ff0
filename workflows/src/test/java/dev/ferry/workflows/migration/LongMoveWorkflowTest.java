package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Ended.End;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.temporal.Pause;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Moves that last longer than Temporal lets a history grow. */
final class LongMoveWorkflowTest extends Migrating {
  /** Where others suggest a new run after 4096 events. */
  private static final Engine IMPATIENT =
      new Engine("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=150");

  LongMoveWorkflowTest() {
    super(IMPATIENT);
  }

  /** Persons come and go at a gate until it has gone on in other runs that many times. */
  private void outlast(int runs) {
    Set<String> seen = new LinkedHashSet<>();
    while (seen.size() <= runs) {
      migration.pause(new Request("ops", "round " + seen.size()));
      await(Status::paused);
      migration.resume(new Request("ops", "and on"));
      await(now -> !now.paused());
      seen.add(run(name));
    }
  }

  private String run(String workflow) {
    return engine.client().newUntypedWorkflowStub(workflow).describe().getExecution().getRunId();
  }

  @Test
  void goesOnInNewRunsAtBothGatesAndForgetsNothing() throws Exception {
    start();
    approveAfterAWhile("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    awaitGate("finish");
    approveAfterAWhile("finish");
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.FINISHED);
    assertThat(ended.status().phases())
        .extracting(Status.PhaseRun::phase)
        .containsExactly(
            Phase.SURVEY,
            Phase.PREPARE,
            Phase.FOLLOW,
            Phase.CUTOVER,
            Phase.PREPARE,
            Phase.SOAK,
            Phase.FINISH);
    assertThat(ended.status().phases()).allMatch(run -> run.outcome().equals("done"));
    assertThat(ended.status().approvals()).hasSize(2);
    assertThat(ended.status().requests())
        .extracting(Status.Asked::what)
        .startsWith("pause", "resume")
        .endsWith("pause", "resume");
    for (String once : new String[] {"prepare db FORWARD", "takeOver name FORWARD"}) {
      assertThat(service.done).containsOnlyOnce(once);
    }
    Recording.replays(engine.client(), name, "long");
  }

  private void approveAfterAWhile(String gate) {
    outlast(2);
    assertThat(approve(gate)).isInstanceOf(Answer.Approved.class);
  }

  /** An approval that is there before the new run has done anything. */
  @Test
  void theGateIsOpenFromTheFirstMomentOfANewRun() {
    start();
    Status before = awaitOpenGate("cutover");
    Status.OpenGate gate = before.gate().get();
    WorkflowStub.fromTyped(migration).terminate("the end of the earlier run");
    Carried.Kept kept =
        new Carried.Kept("cutover", gate.since(), gate.since(), Optional.empty(), "", 0, 2);
    Map<String, Instant> shown =
        before.evidence().stream()
            .collect(Collectors.toMap(Evidence::component, it -> Instant.now()));
    Carried carried =
        new Carried(before, shown, before.epoch(), List.of(), List.of(), Optional.of(kept), 9);
    WorkflowStub next =
        engine
            .client()
            .newUntypedWorkflowStub(
                "Migration", WorkflowStub.fromTyped(migration).getOptions().get());
    next.signalWithStart(
        "approve",
        new Object[] {new Approval("cutover", "ops", gate.hash(), "")},
        new Object[] {plan(), new Start(Optional.empty(), "ops", Optional.of(carried))});
    MigrationWorkflow after = engine.client().newWorkflowStub(MigrationWorkflow.class, name);
    assertThat(Pause.until(after::status, now -> !now.approvals().isEmpty()).approvals())
        .extracting(Status.Answered::answer)
        .hasOnlyElementsOfType(Answer.Approved.class);
    Pause.until(after::status, now -> now.charge() == Direction.FORWARD);
  }

  @Test
  void takesBackWhatEarlierRunsHaveNoted() {
    start();
    awaitOpenGate("cutover");
    outlast(1);
    migration.abort(new Request("ops", "changed our minds"));
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.ABORTED);
    assertThat(service.done)
        .containsSubsequence(
            "restore PREPARE name FORWARD", "restore PREPARE db FORWARD", "forget 3 hosts");
  }

  @Test
  void staysPausedAndRemembersTheApprovalInANewRun() {
    start();
    awaitOpenGate("cutover");
    outlast(1);
    migration.pause(new Request("ops", "lunch"));
    approve("cutover");
    String before = run(name);
    while (run(name).equals(before)) {
      migration.pause(new Request("ops", "still lunch"));
    }
    assertThat(await(Status::paused).gate()).isEmpty();
    assertThat(service.done).doesNotContain("turn FORWARD");
    migration.resume(new Request("ops", "back"));
    await(now -> now.charge() == Direction.FORWARD);
  }

  @Test
  void followersAndTheWatchGoOnInNewRunsOfTheirOwn() {
    start();
    approve("cutover");
    awaitOpenGate("finish");
    for (String companion : new String[] {"-follow-db", "-soak"}) {
      String id = child(companion);
      WorkflowStub phase = engine.client().newUntypedWorkflowStub(id);
      String first = run(id);
      await(now -> !run(id).equals(first) || !now.children().contains(id));
      assertThat(phase.describe().getStatus().name()).endsWith("RUNNING");
    }
    assertThat(approve("finish")).isInstanceOf(Answer.Approved.class);
    assertThat(ended().end()).isEqualTo(End.FINISHED);
  }
}
