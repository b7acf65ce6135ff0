package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Ended.End;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Samples;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The story of a migration over a simulated service, on Temporal's in-memory server. */
final class MigrationWorkflowTest {
  private final SimulatedService service = new SimulatedService();
  private TestWorkflowEnvironment temporal;
  private MigrationWorkflow migration;

  @BeforeEach
  void startTemporal() {
    WorkflowClientOptions client =
        WorkflowClientOptions.newBuilder()
            .setDataConverter(
                DefaultDataConverter.newDefaultInstance()
                    .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper())))
            .build();
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(client)
            // Skipped time and polling children race; the plan has short times instead.
            .setUseTimeskipping(false);
    for (String attribute : List.of("FerryPlan", "FerryPhase", "FerryOutcome", "FerryApprover")) {
      options.registerSearchAttribute(attribute, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    }
    temporal = TestWorkflowEnvironment.newInstance(options.build());
    Worker worker = temporal.newWorker(MigrationWorkflow.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(
        MigrationWorkflowImpl.class,
        SurveyWorkflowImpl.class,
        PrepareWorkflowImpl.class,
        FollowWorkflowImpl.class,
        CutoverWorkflowImpl.class,
        SoakWorkflowImpl.class,
        FinishWorkflowImpl.class,
        RollbackWorkflowImpl.class);
    worker.registerActivitiesImplementations(service);
    Worker critical = temporal.newWorker(MigrationWorkflow.CRITICAL_TASK_QUEUE);
    critical.registerActivitiesImplementations(service);
    temporal.start();
  }

  @AfterEach
  void stopTemporal() {
    temporal.close();
  }

  private static JsonNode plan() {
    String text =
        Samples.text("orders.yaml")
            .replace("soak: 2m, unhealthyFor: 30s", "soak: 1s, unhealthyFor: 1s")
            .replace("expect: 200", "expect: 200, every: 500ms");
    return PlanFile.of("orders.yaml", text).tree();
  }

  private void start(JsonNode plan, Start start) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId("orders")
            .setTaskQueue(MigrationWorkflow.TASK_QUEUE)
            .build();
    migration = temporal.getWorkflowClient().newWorkflowStub(MigrationWorkflow.class, options);
    WorkflowClient.start(migration::run, plan, start);
  }

  private Ended end() {
    return WorkflowStub.fromTyped(migration).getResult(Ended.class);
  }

  private Status await(Predicate<Status> condition) {
    for (int i = 0; i < 400; i++) {
      Status status = migration.status();
      if (condition.test(status)) {
        return status;
      }
      temporal.sleep(Duration.ofMillis(50));
    }
    throw new AssertionError("never came: " + migration.status());
  }

  private Status awaitOpenGate(String name) {
    return await(
        status ->
            status.gate().filter(g -> g.name().equals(name) && g.closed().isEmpty()).isPresent());
  }

  private Answer approve(String gate) {
    Status status = awaitOpenGate(gate);
    return migration.approve(new Approval(gate, "ops", status.gate().get().hash(), ""));
  }

  @Test
  void movesTheServiceWhenBothGatesAreApproved() {
    start(plan(), Start.WHOLE);
    assertThat(approve("cutover")).isInstanceOf(Answer.Approved.class);
    assertThat(approve("finish")).isInstanceOf(Answer.Approved.class);
    Ended ended = end();
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
  void approvesBySignalAsWellAndKeepsTheAnswer() {
    start(plan(), Start.WHOLE);
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
    start(plan(), Start.WHOLE);
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
    start(plan(), Start.WHOLE);
    Status status = await(now -> now.gate().isPresent() && now.evidence().size() == 5);
    String hash = status.gate().get().hash();
    assertThat(migration.approve(new Approval("cutover", "ops", hash, "")).toString())
        .contains("FERRY-GATE-004", "db NO_DATA", "the SQL thread does not run");
    service.bad.clear();
    assertThat(approve("cutover")).isInstanceOf(Answer.Approved.class);
  }

  @Test
  void reopensTheGateWhenAGuardFailsAfterTheApproval() {
    start(plan(), Start.WHOLE);
    String hash = awaitOpenGate("cutover").gate().get().hash();
    service.bad.put("confirm db", Finding.fail("lag", "9 s", ""));
    migration.approve(new Approval("cutover", "ops", hash, ""));
    await(now -> now.gate().filter(g -> g.closed().contains("db")).isPresent());
    assertThat(service.done).doesNotContain("turn FORWARD");
  }

  @Test
  void goesHomeAtTheGateLastEntryFirst() {
    start(plan(), Start.WHOLE);
    awaitOpenGate("cutover");
    migration.abort(new Request("ops", "changed our minds"));
    Ended ended = end();
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
    start(plan(), Start.WHOLE);
    awaitOpenGate("cutover");
    WorkflowStub.fromTyped(migration).cancel();
    // Temporal closes it as cancelled, without a result; the status says how it ended.
    assertThatThrownBy(this::end).isInstanceOf(WorkflowFailedException.class);
    assertThat(migration.status().doing()).contains("all was taken back");
    assertThat(service.done).contains("restore PREPARE db FORWARD", "forget 3 hosts");
  }

  @Test
  void comesBackAfterTheSwitchByTheSameSwitch() {
    start(plan(), Start.WHOLE);
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    migration.rollback(new Request("ops", "too slow"));
    Ended ended = end();
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
    start(plan(), Start.WHOLE);
    approve("cutover");
    awaitGate("finish");
    service.healthy = false;
    Ended ended = end();
    assertThat(ended.end()).isEqualTo(End.ROLLED_BACK);
    assertThat(ended.why()).contains("health", "503");
  }

  private void awaitGate(String name) {
    await(now -> now.gate().filter(g -> g.name().equals(name)).isPresent());
  }

  @Test
  void waitsAtTheGateAgainWhenTheSwitchCameHome() {
    service.turns.add(new Outcome.Home("reach db", "too far behind", Duration.ofSeconds(3)));
    start(plan(), Start.WHOLE);
    approve("cutover");
    await(now -> now.switches().size() == 1);
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    assertThat(migration.status().switches()).hasSize(2);
  }

  @Test
  void readsTheOutcomeFromTheHostsWhenTheAttemptWasLost() {
    service.undecided = true;
    start(plan(), Start.WHOLE);
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    assertThat(service.done).containsSubsequence("turn FORWARD", "reconcile FORWARD");
  }

  @Test
  void asksAPersonWhenAStepKeepsFailing() {
    service.fail("prepare db FORWARD");
    start(plan(), Start.WHOLE);
    Status status = await(now -> !now.troubles().isEmpty());
    assertThat(status.troubles().getFirst().why()).contains("prepare db FORWARD does not work");
    migration.resolve(new Resolution("prepare", "retry", "ops", "mended"));
    awaitOpenGate("cutover");
  }

  @Test
  void restoresTheOthersWhenOneCannotBeRestoredAndAsks() {
    service.fail("restore PREPARE web FORWARD");
    start(plan(), Start.WHOLE);
    awaitOpenGate("cutover");
    migration.abort(new Request("ops", "no"));
    await(now -> !now.troubles().isEmpty());
    assertThat(service.done).contains("restore PREPARE db FORWARD");
    migration.resolve(new Resolution("restore PREPARE web", "skip", "ops", "by hand"));
    assertThat(end().end()).isEqualTo(End.ABORTED);
  }

  @Test
  void changesNothingWhenTheSurveyFindsAnObstacle() {
    service.bad.put("inspect db", Finding.fail("log_bin", "is off", "Turn it on."));
    start(plan(), Start.WHOLE);
    Ended ended = end();
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
    assertThatThrownBy(this::end)
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("FERRY-PLAN-006")
        .hasMessageContaining("FERRY-PLAN-007");
  }

  @Test
  void stopsAfterThePhaseThatItWasStartedFor() {
    start(plan(), new Start(Optional.of(Phase.PREPARE), "ops"));
    assertThat(end().end()).isEqualTo(End.STOPPED);
    assertThat(service.done).contains("prepare db FORWARD", "restore PREPARE db FORWARD");
  }

  @Test
  void waitsWhereItIsWhilePaused() {
    start(plan(), Start.WHOLE);
    awaitOpenGate("cutover");
    migration.pause(new Request("ops", "lunch"));
    approve("cutover");
    temporal.sleep(Duration.ofSeconds(2));
    assertThat(service.done).doesNotContain("turn FORWARD");
    migration.resume(new Request("ops", "back"));
    await(now -> now.charge() == Direction.FORWARD);
  }
}
