package dev.ferry.workflows.temporal;

import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.CutoverWorkflowImpl;
import dev.ferry.workflows.migration.FinishWorkflowImpl;
import dev.ferry.workflows.migration.FollowWorkflowImpl;
import dev.ferry.workflows.migration.MigrationWorkflow;
import dev.ferry.workflows.migration.MigrationWorkflowImpl;
import dev.ferry.workflows.migration.PrepareWorkflowImpl;
import dev.ferry.workflows.migration.RollbackWorkflowImpl;
import dev.ferry.workflows.migration.SoakWorkflowImpl;
import dev.ferry.workflows.migration.SurveyWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker that runs the real workflows over simulated activities. */
public final class Workers implements AutoCloseable {
  /** All that a worker runs. */
  public static final List<Class<?>> WORKFLOWS =
      List.of(
          MigrationWorkflowImpl.class,
          SurveyWorkflowImpl.class,
          PrepareWorkflowImpl.class,
          FollowWorkflowImpl.class,
          CutoverWorkflowImpl.class,
          SoakWorkflowImpl.class,
          FinishWorkflowImpl.class,
          RollbackWorkflowImpl.class);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  /**
   * Starts one.
   *
   * @param activities an object that has them all
   */
  public Workers(String address, Object activities) {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults());
    client = WorkflowClient.newInstance(stubs, clientOptions());
    factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(MigrationWorkflow.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(WORKFLOWS.toArray(Class<?>[]::new));
    worker.registerActivitiesImplementations(activities);
    factory
        .newWorker(MigrationWorkflow.CRITICAL_TASK_QUEUE)
        .registerActivitiesImplementations(activities);
    factory.start();
  }

  /** Ferry's JSON; and no name of a machine, which would stand in every recorded event. */
  public static WorkflowClientOptions clientOptions() {
    return WorkflowClientOptions.newBuilder()
        .setIdentity("test")
        .setDataConverter(
            DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper())))
        .validateAndBuildWithDefaults();
  }

  /** A client of the same Temporal. */
  public WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(10, TimeUnit.SECONDS);
    stubs.shutdownNow();
  }
}
