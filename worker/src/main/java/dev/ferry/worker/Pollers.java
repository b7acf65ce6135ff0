package dev.ferry.worker;

import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;

/**
 * Starts taking tasks as soon as Temporal answers, however long that takes, and ends by taking no
 * more and finishing what has begun. (The starter itself does neither: it dies without Temporal,
 * and leaves in the middle of an activity.)
 */
@org.springframework.stereotype.Component
final class Pollers implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int SAY_AGAIN = 30;

  private final WorkflowClient client;
  private final WorkerFactory factory;
  private final StatusFile status;
  private final Duration drain;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean running;
  private volatile String waitingFor = "starting";

  Pollers(
      WorkflowClient client,
      WorkerFactory factory,
      StatusFile status,
      @Value("${ferry.drain}") Duration drain) {
    this.client = client;
    this.factory = factory;
    this.status = status;
    this.drain = drain;
  }

  /** Why no tasks are taken yet; empty once they are. */
  String waitingFor() {
    return waitingFor;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofPlatform().name("ferry-start").start(this::startWhenReady);
  }

  private void startWhenReady() {
    for (int attempt = 0; !tryStart(attempt); attempt++) {
      try {
        if (stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized boolean tryStart(int attempt) {
    if (stopping.getCount() == 0) {
      return true;
    }
    try {
      reach();
      new SearchAttributes(client).ensure();
      factory.start();
      waitingFor = "";
      status.tell("ready");
      LOG.info("Ready: takes tasks of namespace {} at {}", namespace(), target());
      return true;
    } catch (RuntimeException e) {
      waitingFor = e instanceof NotReadyException ? e.getMessage() : unreachable(e);
      status.tell(waitingFor);
      if (attempt % SAY_AGAIN == 0) {
        LOG.warn("{} Trying again every {} s.", waitingFor, RETRY.toSeconds());
      }
      return false;
    }
  }

  private void reach() {
    var request = DescribeNamespaceRequest.newBuilder().setNamespace(namespace()).build();
    var unused =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .describeNamespace(request);
  }

  private String unreachable(RuntimeException e) {
    return "FERRY-RUN-002 Temporal namespace %s at %s does not answer: %s. Start it (ferry up), or set TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE."
        .formatted(namespace(), target(), e.getMessage());
  }

  private String namespace() {
    return client.getOptions().getNamespace();
  }

  private String target() {
    return client.getWorkflowServiceStubs().getOptions().getTarget();
  }

  @Override
  public void stop() {
    stopping.countDown();
    synchronized (this) {
      LOG.info("Told to end: finishing what has begun, for at most {} s", drain.toSeconds());
      factory.shutdown();
      factory.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS);
      running = false;
      LOG.info("Ended");
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Last to start, first to stop. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
