package dev.ferry.starter.training;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Verdict;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a Temporal server with one migration at its gate says to {@code ferry status}. */
final class AnsweringServer extends WorkflowServiceGrpc.WorkflowServiceImplBase {
  static final String MIGRATION = "training";

  private static final String FOLLOWER = MIGRATION + "/1-follow-db";

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
    answer(answer, GetSystemInfoResponse.getDefaultInstance());
  }

  @Override
  public void describeWorkflowExecution(
      DescribeWorkflowExecutionRequest request,
      StreamObserver<DescribeWorkflowExecutionResponse> answer) {
    WorkflowExecution execution = request.getExecution().toBuilder().setRunId("run").build();
    WorkflowExecutionInfo info =
        WorkflowExecutionInfo.newBuilder()
            .setExecution(execution)
            .setFirstRunId(execution.getRunId())
            .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
            .build();
    answer(
        answer,
        DescribeWorkflowExecutionResponse.newBuilder().setWorkflowExecutionInfo(info).build());
  }

  @Override
  public void queryWorkflow(
      QueryWorkflowRequest request, StreamObserver<QueryWorkflowResponse> answer) {
    Object said = request.getQuery().getQueryType().equals("lag") ? lag() : status();
    Payloads result =
        DefaultDataConverter.newDefaultInstance()
            .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper()))
            .toPayloads(said)
            .orElseThrow();
    answer(answer, QueryWorkflowResponse.newBuilder().setQueryResult(result).build());
  }

  private static <T> void answer(StreamObserver<T> observer, T said) {
    observer.onNext(said);
    observer.onCompleted();
  }

  private static Optional<Lag> lag() {
    return Optional.of(new Lag(Verdict.PASS, Duration.ZERO, Duration.ZERO, "", Duration.ZERO));
  }

  private static Status status() {
    Instant now = Instant.now();
    Finding finding = new Finding("replication.lag", Verdict.PASS, "", "");
    Outcome home = new Outcome.Home("reach db", "", Duration.ZERO);
    return new Status(
        MIGRATION,
        "0".repeat(64),
        Phase.FOLLOW,
        "",
        Direction.REVERSE,
        1,
        Optional.of(new Status.OpenGate("cutover", now, "", "")),
        List.of(
            new Status.PhaseRun(Phase.FOLLOW, Direction.FORWARD, now, Optional.empty(), "running")),
        List.of(new Evidence("db", List.of(finding), Map.of())),
        List.of(),
        List.of(),
        List.of(new Status.Switched(1, Direction.FORWARD, now, now, home)),
        List.of(),
        List.of(FOLLOWER),
        false,
        Optional.empty());
  }
}
