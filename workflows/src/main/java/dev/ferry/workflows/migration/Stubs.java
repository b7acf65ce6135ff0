package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.steps.Checks;
import dev.ferry.workflows.steps.Hosts;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Switch;
import dev.ferry.workflows.steps.Verbs;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** How each kind of activity is called: time limits, retries, and the words that the UI shows. */
final class Stubs {
  private static final Duration DAY = Duration.ofHours(24);

  private Stubs() {}

  /** Steps that are tried again by themselves, for about half a minute; then a person is asked. */
  static Verbs verbs(String verb, Step step) {
    return Workflow.newActivityStub(
        Verbs.class, options(verb + " " + step.spec().id()).setRetryOptions(retries(6)).build());
  }

  /** A look that is repeated anyway: its failure is an answer. */
  static Verbs once(String verb, Step step) {
    return Workflow.newActivityStub(
        Verbs.class, options(verb + " " + step.spec().id()).setRetryOptions(retries(2)).build());
  }

  static Hosts hosts() {
    return Workflow.newActivityStub(
        Hosts.class, options("forget hosts").setRetryOptions(retries(6)).build());
  }

  static Checks check(Check check) {
    return Workflow.newActivityStub(
        Checks.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(check.timeout().plusSeconds(10))
            // It only asks, and is over in seconds: nobody waits for it.
            .setCancellationType(ActivityCancellationType.ABANDON)
            .setRetryOptions(retries(0))
            .setSummary("check " + check.id())
            .build());
  }

  /** The pause itself: one attempt. */
  static Switch turn(String summary) {
    // Approved now is not approved for whenever a worker comes back.
    return pause(summary, retries(1), Duration.ofMinutes(1), Duration.ofHours(1));
  }

  /** Finding out how the pause ended: again and again for two minutes; then a person is asked. */
  static Switch reconcile(String summary) {
    return pause(
        summary,
        RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(500))
            .setBackoffCoefficient(1.5)
            .setMaximumInterval(Duration.ofSeconds(5))
            .setMaximumAttempts(30)
            .build(),
        DAY,
        Duration.ofMinutes(2));
  }

  private static Switch pause(
      String summary, RetryOptions retries, Duration toStart, Duration toClose) {
    return Workflow.newActivityStub(
        Switch.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(MigrationWorkflow.CRITICAL_TASK_QUEUE)
            .setScheduleToStartTimeout(toStart)
            .setStartToCloseTimeout(toClose)
            .setHeartbeatTimeout(Duration.ofSeconds(5))
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(retries)
            .setSummary(summary)
            .build());
  }

  private static ActivityOptions.Builder options(String summary) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(DAY)
        .setHeartbeatTimeout(Duration.ofSeconds(10))
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setSummary(summary);
  }

  private static RetryOptions retries(int attempts) {
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofSeconds(1))
        .setMaximumInterval(Duration.ofSeconds(20))
        .setMaximumAttempts(attempts)
        .build();
  }
}
