package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Ended.End;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;

/** Home before the switch, and back after it. */
final class WayBackWorkflowTest extends Migrating {
  @Test
  void goesHomeAtTheGateLastEntryFirst() {
    start();
    awaitOpenGate("cutover");
    migration.abort(new Request("ops", "changed our minds"));
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.ABORTED);
    assertThat(ended.why()).contains("changed our minds");
    assertThat(service.done)
        .containsSubsequence(
            "restore PREPARE name FORWARD",
            "restore PREPARE edge FORWARD",
            "restore PREPARE uploads FORWARD",
            "restore PREPARE db FORWARD",
            "cleanUp db FORWARD",
            "forget 3 hosts");
  }

  @Test
  void goesHomeWhenItIsCancelledFromTheTemporalUi() {
    start();
    awaitOpenGate("cutover");
    WorkflowStub.fromTyped(migration).cancel();
    // Temporal closes it as cancelled, without a result; the status says how it ended.
    assertThatThrownBy(this::ended).isInstanceOf(WorkflowFailedException.class);
    assertThat(migration.status().doing()).contains("all was taken back");
    assertThat(service.done).contains("restore PREPARE db FORWARD", "forget 3 hosts");
  }

  @Test
  void comesBackAfterTheSwitchByTheSameSwitch() {
    start();
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    migration.rollback(new Request("ops", "too slow"));
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.ROLLED_BACK);
    assertThat(service.charge).isEqualTo(Direction.REVERSE);
    assertThat(service.done)
        .containsSubsequence(
            "turn FORWARD", "prepare db REVERSE", "turn REVERSE", "cleanUp db FORWARD")
        .contains("restore CUTOVER name FORWARD")
        .doesNotContain("restore CUTOVER db FORWARD");
  }

  @Test
  void goesBackByItselfWhenChecksFailForTooLong() {
    start();
    approve("cutover");
    awaitGate("finish");
    service.healthy = false;
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.ROLLED_BACK);
    assertThat(ended.why()).contains("health", "503");
  }

  @Test
  void restoresTheOthersWhenOneCannotBeRestoredAndAsks() {
    service.fail("restore PREPARE web FORWARD");
    start();
    awaitOpenGate("cutover");
    migration.abort(new Request("ops", "no"));
    await(now -> !now.troubles().isEmpty());
    assertThat(service.done).contains("restore PREPARE db FORWARD");
    migration.resolve(new Resolution("restore PREPARE web", "skip", "ops", "by hand"));
    assertThat(ended().end()).isEqualTo(End.ABORTED);
  }

  @Test
  void refusesToGoBackOnceTheGateFinishWasPassedAndSaysSo() {
    service.fail("cleanUp edge FORWARD");
    start();
    approve("cutover");
    approve("finish");
    await(now -> !now.troubles().isEmpty());
    migration.rollback(new Request("ops", "second thoughts"));
    Status status = await(now -> !now.requests().isEmpty());
    assertThat(status.requests().getFirst().refused()).contains("FERRY-GATE-005");
    resolve("clean up edge", "retry");
    assertThat(ended().end()).isEqualTo(End.FINISHED);
    assertThat(service.charge).isEqualTo(Direction.FORWARD);
  }
}
