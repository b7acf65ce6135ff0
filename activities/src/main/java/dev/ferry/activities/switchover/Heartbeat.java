package dev.ferry.activities.switchover;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells Temporal twice a second that the activity lives, so that a lost worker is noticed soon. A
 * pause is not ended because Temporal cannot be reached: it has a deadline of its own.
 */
final class Heartbeat {
  private Heartbeat() {}

  /** Does the work with the heart beating. */
  static <T> T during(Supplier<T> work) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ferry-heartbeat").factory());
    try {
      var unused = timer.scheduleAtFixedRate(() -> beat(context), 0, 500, TimeUnit.MILLISECONDS);
      return work.get();
    } finally {
      timer.shutdownNow();
    }
  }

  private static void beat(ActivityExecutionContext context) {
    try {
      context.heartbeat(null);
    } catch (RuntimeException e) {
      // Cancelled, timed out or cut off: the pause ends by its own rules.
    }
  }
}
