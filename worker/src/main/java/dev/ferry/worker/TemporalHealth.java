package dev.ferry.worker;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Healthy while Temporal answers and tasks are taken from it. */
@org.springframework.stereotype.Component("temporal")
final class TemporalHealth implements HealthIndicator {
  private final WorkflowServiceStubs stubs;
  private final Pollers pollers;

  TemporalHealth(WorkflowServiceStubs stubs, Pollers pollers) {
    this.stubs = stubs;
    this.pollers = pollers;
  }

  @Override
  public Health health() {
    String waitingFor = pollers.waitingFor();
    if (!waitingFor.isEmpty()) {
      return Health.down().withDetail("waitingFor", waitingFor).build();
    }
    try {
      var info =
          stubs
              .blockingStub()
              .withDeadlineAfter(2, TimeUnit.SECONDS)
              .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return Health.up()
          .withDetail("address", String.valueOf(stubs.getOptions().getTarget()))
          .withDetail("server", info.getServerVersion())
          .build();
    } catch (StatusRuntimeException e) {
      return Health.down(e).build();
    }
  }
}
