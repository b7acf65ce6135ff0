package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Ended.End;
import dev.ferry.workflows.temporal.Pause;
import io.temporal.client.WorkflowStub;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody ends the workflow of a phase in Temporal's UI: the migration stays, and asks. */
final class LostPhaseWorkflowTest extends Migrating {
  @AfterEach
  void letGo() {
    service.held.clear();
  }

  /** Ends it while it runs, and has it done again. */
  private void lose(String child, String step, Consumer<WorkflowStub> end) {
    Pause.until("it runs", () -> service.reached.containsAll(service.held));
    end.accept(engine.client().newUntypedWorkflowStub(child(child)));
    Status asking = await(now -> now.troubles().stream().anyMatch(it -> it.step().equals(step)));
    assertThat(asking.troubles().getFirst().why())
        .contains("has ended without its result", "retry starts it anew");
    service.held.clear();
    resolve(step, "retry");
  }

  private static void terminate(WorkflowStub phase) {
    phase.terminate("by mistake");
  }

  @Test
  void theSurvey() {
    service.held.add("inspect db");
    start();
    lose("-survey", "survey", LostPhaseWorkflowTest::terminate);
    awaitOpenGate("cutover");
  }

  @Test
  void thePreparation() {
    service.held.add("prepare db FORWARD");
    start();
    lose("-prepare", "prepare", LostPhaseWorkflowTest::terminate);
    awaitOpenGate("cutover");
  }

  @Test
  void aPreparationThatWasCancelledAlone() {
    service.held.add("prepare db FORWARD");
    start();
    Pause.until("it runs", () -> service.reached.containsAll(service.held));
    WorkflowStub phase = engine.client().newUntypedWorkflowStub(child("-prepare"));
    phase.cancel();
    service.held.clear();
    await(now -> now.troubles().stream().anyMatch(it -> it.step().equals("prepare")));
    resolve("prepare", "retry");
    awaitOpenGate("cutover");
  }

  @Test
  void aFollower() {
    start();
    awaitOpenGate("cutover");
    String lost = child("-follow-db");
    terminate(engine.client().newUntypedWorkflowStub(lost));
    Status asking = await(now -> !now.troubles().isEmpty() && now.gate().isPresent());
    assertThat(asking.troubles().getFirst().step()).isEqualTo("follow-db");
    assertThat(asking.gate().get().closed()).contains("FERRY-GATE-004", "db ERROR: follow-db");
    resolve("follow-db", "retry");
    assertThat(approve("cutover")).isInstanceOf(Answer.Approved.class);
    await(now -> now.charge() == Direction.FORWARD);
  }

  @Test
  void aFollowerThatNobodySeesToStopsNobodyFromGoingHome() {
    start();
    awaitOpenGate("cutover");
    terminate(engine.client().newUntypedWorkflowStub(child("-follow-db")));
    await(now -> !now.troubles().isEmpty());
    migration.abort(new Request("ops", "no"));
    assertThat(ended().end()).isEqualTo(End.ABORTED);
  }

  @Test
  void theWatch() {
    start();
    approve("cutover");
    awaitOpenGate("finish");
    lose("-soak", "soak", LostPhaseWorkflowTest::terminate);
    assertThat(approve("finish")).isInstanceOf(Answer.Approved.class);
    assertThat(ended().end()).isEqualTo(End.FINISHED);
  }

  @Test
  void theRollback() {
    service.held.add("restore PREPARE uploads FORWARD");
    start();
    awaitOpenGate("cutover");
    migration.abort(new Request("ops", "no"));
    lose("-rollback", "rollback", LostPhaseWorkflowTest::terminate);
    assertThat(ended().end()).isEqualTo(End.ABORTED);
    assertThat(service.done)
        .containsSubsequence(
            "restore PREPARE uploads FORWARD",
            "restore PREPARE uploads FORWARD",
            "restore PREPARE db FORWARD");
  }

  @Test
  void theEnd() {
    service.held.add("cleanUp uploads FORWARD");
    start();
    approve("cutover");
    approve("finish");
    lose("-finish", "finish", LostPhaseWorkflowTest::terminate);
    assertThat(ended().end()).isEqualTo(End.FINISHED);
    assertThat(service.done).contains("cleanUp db FORWARD", "forget 3 hosts");
  }
}
