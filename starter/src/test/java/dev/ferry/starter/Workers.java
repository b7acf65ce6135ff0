package dev.ferry.starter;

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
import java.util.concurrent.TimeUnit;

/** A worker that runs the real workflows over a {@link Service}. */
final class Workers implements AutoCloseable {
  private final WorkflowServiceStubs stubs;
  private final WorkerFactory factory;

  Workers(String address, Service service) {
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults());
    factory =
        WorkerFactory.newInstance(
            WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(
                        DefaultDataConverter.newDefaultInstance()
                            .withPayloadConverterOverrides(
                                new JacksonJsonPayloadConverter(Json.mapper())))
                    .build()));
    Worker worker = factory.newWorker(MigrationWorkflow.TASK_QUEUE);
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
    factory
        .newWorker(MigrationWorkflow.CRITICAL_TASK_QUEUE)
        .registerActivitiesImplementations(service);
    factory.start();
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(10, TimeUnit.SECONDS);
    stubs.shutdownNow();
  }
}
