package dev.ferry.workflows.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Samples;
import dev.ferry.workflows.temporal.Pause;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;

/** One migration of a simulated service on a real Temporal, as a person drives it. */
abstract class Migrating {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final Engine engine;
  final String name = "orders-" + NUMBER.incrementAndGet();
  final SimulatedService service;
  final MigrationWorkflow migration;

  Migrating() {
    this(Engine.SHARED);
  }

  Migrating(Engine engine) {
    this.engine = engine;
    service = engine.service(name);
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(name)
            .setTaskQueue(MigrationWorkflow.TASK_QUEUE)
            .build();
    migration = engine.client().newWorkflowStub(MigrationWorkflow.class, options);
  }

  @AfterEach
  final void end() {
    engine.end(name);
  }

  /** The sample, with times that a test can wait for. */
  JsonNode plan() {
    String text =
        Samples.text("orders.yaml")
            .replace("name: orders", "name: " + name)
            .replace("soak: 2m, unhealthyFor: 30s", "soak: 1s, unhealthyFor: 1s")
            .replace("expect: 200", "expect: 200, every: 500ms");
    return PlanFile.of("orders.yaml", text).tree();
  }

  /** The same with another end. */
  JsonNode plan(String rollback) {
    ObjectNode plan = (ObjectNode) plan();
    plan.set("rollback", PlanFile.of("rollback.yaml", rollback).tree());
    return plan;
  }

  final void start() {
    start(plan(), Start.WHOLE);
  }

  final void start(JsonNode plan, Start start) {
    WorkflowClient.start(migration::run, plan, start);
  }

  final Ended ended() {
    return WorkflowStub.fromTyped(migration).getResult(Ended.class);
  }

  final Status await(Predicate<Status> condition) {
    return Pause.until(migration::status, condition);
  }

  final Status awaitGate(String gate) {
    return await(now -> now.gate().filter(it -> it.name().equals(gate)).isPresent());
  }

  final Status awaitOpenGate(String gate) {
    return await(
        now ->
            now.gate().filter(it -> it.name().equals(gate) && it.closed().isEmpty()).isPresent());
  }

  /** The workflow id of a running phase. */
  final String child(String ending) {
    return await(now -> now.children().stream().anyMatch(it -> it.endsWith(ending)))
        .children()
        .stream()
        .filter(it -> it.endsWith(ending))
        .findFirst()
        .get();
  }

  final void resolve(String step, String action) {
    migration.resolve(new Resolution(step, action, "ops", "seen to it"));
  }

  final Answer approve(String gate) {
    Status status = awaitOpenGate(gate);
    return migration.approve(new Approval(gate, "ops", status.gate().get().hash(), ""));
  }
}
