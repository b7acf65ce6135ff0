package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Ended.End;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The story of a migration over a simulated service. */
final class MigrationWorkflowTest extends Migrating {
  @Test
  void movesTheServiceWhenBothGatesAreApproved() {
    start();
    assertThat(approve("cutover")).isInstanceOf(Answer.Approved.class);
    assertThat(approve("finish")).isInstanceOf(Answer.Approved.class);
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.FINISHED);
    assertThat(service.charge).isEqualTo(Direction.FORWARD);
    assertThat(service.done)
        .containsSubsequence(
            "prepare db FORWARD",
            "prepare web FORWARD",
            "turn FORWARD",
            "prepare db REVERSE",
            "takeOver name FORWARD",
            "cleanUp edge FORWARD",
            "cleanUp db FORWARD",
            "forget 3 hosts");
    assertThat(service.done).noneMatch(step -> step.startsWith("restore"));
    assertThat(ended.status().phases()).allMatch(run -> run.outcome().equals("done"));
  }

  @Test
  void waitsAtTheGateAgainWhenTheSwitchCameHome() {
    service.turns.add(new Outcome.Home("reach db", "too far behind", Duration.ofSeconds(3)));
    start();
    approve("cutover");
    await(now -> now.switches().size() == 1);
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    assertThat(migration.status().switches()).hasSize(2);
  }

  @Test
  void readsTheOutcomeFromTheHostsWhenTheAttemptWasLost() {
    service.undecided = true;
    start();
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    assertThat(service.done).containsSubsequence("turn FORWARD", "reconcile FORWARD");
  }

  @Test
  void asksAPersonWhenAStepKeepsFailing() {
    service.fail("prepare db FORWARD");
    start();
    Status status = await(now -> !now.troubles().isEmpty());
    assertThat(status.troubles().getFirst().why()).contains("prepare db FORWARD does not work");
    migration.resolve(new Resolution("prepare", "retry", "ops", "mended"));
    Status mended = awaitOpenGate("cutover");
    assertThat(mended.requests())
        .extracting(asked -> asked.what() + " by " + asked.request().by(), Status.Asked::request)
        .containsExactly(tuple("resolve prepare by ops", new Request("ops", "retry: mended")));
  }

  @Test
  void changesNothingWhenTheSurveyFindsAnObstacle() {
    service.bad.put("inspect db", Finding.fail("log_bin", "is off", "Turn it on."));
    start();
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.REFUSED);
    assertThat(ended.why()).contains("db FAIL log_bin: is off Turn it on.");
    assertThat(service.done).isEmpty();
  }

  @Test
  void failsAtOnceWithAllProblemsOfABadPlan() {
    ObjectNode bad = (ObjectNode) plan();
    bad.remove("name");
    bad.put("nmae", "orders");
    start(bad, Start.WHOLE);
    assertThatThrownBy(this::ended)
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("FERRY-PLAN-006")
        .hasMessageContaining("FERRY-PLAN-007");
  }

  @Test
  void refusesToStopWhereTheDestinationIsInCharge() {
    start(plan(), new Start(Optional.of(Phase.SOAK), "ops"));
    Ended ended = ended();
    assertThat(ended.end()).isEqualTo(End.REFUSED);
    assertThat(ended.why()).startsWith("FERRY-START-001").contains("SOAK");
    assertThat(service.done).isEmpty();
  }

  @Test
  void stopsAfterThePhaseThatItWasStartedFor() {
    start(plan(), new Start(Optional.of(Phase.PREPARE), "ops"));
    assertThat(ended().end()).isEqualTo(End.STOPPED);
    assertThat(service.done).contains("prepare db FORWARD", "restore PREPARE db FORWARD");
  }

  @Test
  void waitsWhereItIsWhilePausedAndSaysSo() {
    start();
    awaitOpenGate("cutover");
    migration.pause(new Request("ops", "lunch"));
    approve("cutover");
    assertThat(await(Status::paused).gate()).isEmpty();
    assertThat(memo("paused")).isEqualTo("paused by ops: lunch");
    assertThat(service.done).doesNotContain("turn FORWARD");
    migration.resume(new Request("ops", "back"));
    Status status = await(now -> now.charge() == Direction.FORWARD);
    assertThat(status.paused()).isFalse();
    assertThat(memo("paused")).isEmpty();
    assertThat(status.requests()).extracting(Status.Asked::what).containsExactly("pause", "resume");
  }

  private String memo(String key) {
    return WorkflowStub.fromTyped(migration).describe().getMemo(key, String.class, String.class);
  }

  @Test
  void saysUntilWhenTheDestinationIsWatched() {
    start(plan("{ soak: 1h }"), Start.WHOLE);
    assertThat(awaitOpenGate("cutover").soakUntil()).isEmpty();
    approve("cutover");
    Status status = awaitGate("finish");
    assertThat(status.soakUntil()).contains(status.gate().get().since().plus(Duration.ofHours(1)));
    assertThat(status.gate().get().closed())
        .contains("the destination is watched until " + status.soakUntil().get());
  }
}
