package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import org.junit.jupiter.api.Test;

/** What it takes to pass a gate. */
final class GateWorkflowTest extends Migrating {
  @Test
  void approvesBySignalAsWellAndKeepsTheAnswer() {
    start();
    String hash = awaitOpenGate("cutover").gate().get().hash();
    migration.approveBySignal(new Approval("cutover", "eve", hash, ""));
    migration.approveBySignal(new Approval("cutover", "dba", hash, "looks good"));
    Status status = await(now -> now.charge() == Direction.FORWARD);
    assertThat(status.approvals())
        .extracting(Status.Answered::answer)
        .satisfiesExactly(
            first -> assertThat(first.toString()).contains("FERRY-GATE-002"),
            second -> assertThat(second).isEqualTo(new Answer.Approved("cutover")));
  }

  @Test
  void refusesAnApprovalOfAnotherGateOrOfEvidenceThatHasChanged() {
    start();
    String hash = awaitOpenGate("cutover").gate().get().hash();
    assertThat(migration.approve(new Approval("finish", "ops", hash, "")).toString())
        .contains("FERRY-GATE-001");
    assertThat(migration.approve(new Approval("cutover", "ops", "0000", "")).toString())
        .contains("FERRY-GATE-003");
    assertThat(service.done).doesNotContain("turn FORWARD");
  }

  @Test
  void keepsTheGateClosedWhileAComponentDoesNotPass() {
    service.bad.put("confirm db", Finding.noData("lag", "the SQL thread does not run", ""));
    start();
    Status status = await(now -> now.gate().isPresent() && now.evidence().size() == 5);
    String hash = status.gate().get().hash();
    assertThat(migration.approve(new Approval("cutover", "ops", hash, "")).toString())
        .contains("FERRY-GATE-004", "db NO_DATA", "the SQL thread does not run");
    service.bad.clear();
    assertThat(approve("cutover")).isInstanceOf(Answer.Approved.class);
  }

  @Test
  void reopensTheGateWhenAGuardFailsAfterTheApproval() {
    start();
    String hash = awaitOpenGate("cutover").gate().get().hash();
    service.bad.put("confirm db", Finding.fail("lag", "9 s", ""));
    migration.approve(new Approval("cutover", "ops", hash, ""));
    await(now -> now.gate().filter(g -> g.closed().contains("db")).isPresent());
    assertThat(service.done).doesNotContain("turn FORWARD");
  }

  @Test
  void doesNotOpenAgainByAnApprovalFromBeforeTheEvidenceWentBad() {
    start();
    awaitOpenGate("cutover");
    migration.pause(new Request("ops", "lunch"));
    Status seen = awaitOpenGate("cutover");
    approve("cutover");
    service.bad.put("confirm db", Finding.fail("lag", "9 s", ""));
    await(now -> now.gate().filter(g -> g.closed().contains("db FAIL")).isPresent());
    service.bad.clear();
    migration.resume(new Request("ops", "back"));
    Status good =
        await(now -> now.gate().filter(g -> !g.closed().startsWith("FERRY-GATE")).isPresent());
    assertThat(good.gate().get().closed()).contains("after the approval db said FAIL: lag, 9 s");
    Approval old = new Approval("cutover", "ops", seen.gate().get().hash(), "");
    assertThat(migration.approve(old).toString()).contains("FERRY-GATE-003");
    assertThat(service.done).doesNotContain("turn FORWARD");
    migration.approve(new Approval("cutover", "ops", good.gate().get().hash(), ""));
    await(now -> now.charge() == Direction.FORWARD);
  }

  @Test
  void finishesOnlyWhenTheLastChecksPass() {
    start(plan("{ soak: 0s, unhealthyFor: 1h }"), Start.WHOLE);
    approve("cutover");
    awaitOpenGate("finish");
    service.healthy = false;
    Status status =
        await(now -> now.gate().filter(g -> g.closed().contains("the checks FAIL")).isPresent());
    assertThat(status.gate().get().closed()).contains("FERRY-GATE-004", "health, 503");
    String hash = status.gate().get().hash();
    assertThat(migration.approve(new Approval("finish", "ops", hash, "")).toString())
        .contains("FERRY-GATE-004");
    service.healthy = true;
    assertThat(approve("finish")).isInstanceOf(Answer.Approved.class);
    assertThat(ended().end()).isEqualTo(Ended.End.FINISHED);
  }
}
