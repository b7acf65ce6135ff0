package dev.ferry.starter.temporal;

import dev.ferry.starter.Told;
import dev.ferry.starter.status.Execution;
import dev.ferry.workflows.Json;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A connection to Temporal. It is found as Temporal's own command line finds it: from {@code
 * TEMPORAL_ADDRESS} and its relatives, or from a profile in Temporal's configuration file.
 */
public final class Connection implements AutoCloseable {
  /** Where nobody listens the answer comes at once; a machine under load takes longer. */
  private static final long ANSWERS_WITHIN_S = 10;

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final DataConverter converter;
  private final String address;

  private Connection(ClientConfigProfile profile) {
    WorkflowServiceStubsOptions options =
        WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
            .setRpcRetryOptions(
                RpcRetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(100))
                    .setExpiration(Duration.ofSeconds(5))
                    .validateBuildWithDefaults())
            .validateAndBuildWithDefaults();
    address = options.getTarget();
    stubs = WorkflowServiceStubs.newServiceStubs(options);
    converter =
        DefaultDataConverter.newDefaultInstance()
            .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper()));
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
                .setDataConverter(converter)
                .setIdentity("ferry@" + ProcessHandle.current().pid())
                .build());
  }

  /** Connects, or says why it cannot. */
  public static Connection open(Map<String, String> env) {
    Connection connection = new Connection(profile(env));
    try {
      connection
          .rpc(ANSWERS_WITHIN_S * 1000)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return connection;
    } catch (StatusRuntimeException e) {
      connection.close();
      throw Failures.told(e, connection.address);
    }
  }

  private static ClientConfigProfile profile(Map<String, String> env) {
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(env).build());
    } catch (IOException | RuntimeException e) {
      throw new Told(Told.Code.FILE, "Temporal's configuration cannot be read: " + e.getMessage());
    }
  }

  /** Temporal's client. */
  WorkflowClient client() {
    return client;
  }

  /** One run, to ask for its result. */
  WorkflowStub stub(Execution run) {
    return client.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder().setWorkflowId(run.name()).setRunId(run.runId()).build());
  }

  /** A migration to speak to, whichever its run is by now. */
  WorkflowStub newest(Execution run) {
    return client.newUntypedWorkflowStub(run.name());
  }

  /** One call that is not repeated, for the calls that must be answered in time. */
  WorkflowServiceBlockingStub rpc(long withinMs) {
    return stubs.blockingStub().withDeadlineAfter(withinMs, TimeUnit.MILLISECONDS);
  }

  DataConverter converter() {
    return converter;
  }

  String namespace() {
    return client.getOptions().getNamespace();
  }

  /** Where Temporal is. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
