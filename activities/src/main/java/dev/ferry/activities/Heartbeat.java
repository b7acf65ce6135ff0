package dev.ferry.activities;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells Temporal twice a second that an activity lives, so that a lost worker is noticed soon
 * although the work itself is silent.
 */
public final class Heartbeat {
  private Heartbeat() {}

  /** Does the work; its thread is interrupted when the activity is cancelled. */
  public static <T> T during(Supplier<T> work) {
    Thread worker = Thread.currentThread();
    return during(work, worker::interrupt);
  }

  /**
   * Does work that ends by its own rules: a pause has its deadline, and is not left half-way
   * because Temporal cannot be reached or somebody cancels.
   */
  public static <T> T throughout(Supplier<T> work) {
    return during(work, () -> {});
  }

  private static <T> T during(Supplier<T> work, Runnable cancelled) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ferry-heartbeat").factory());
    try {
      Runnable beat = () -> beat(context, cancelled);
      var unused = timer.scheduleAtFixedRate(beat, 0, 500, TimeUnit.MILLISECONDS);
      return work.get();
    } finally {
      timer.shutdownNow();
    }
  }

  private static void beat(ActivityExecutionContext context, Runnable cancelled) {
    try {
      context.heartbeat(null);
    } catch (ActivityCanceledException e) {
      cancelled.run();
    } catch (ActivityNotExistsException e) {
      // Temporal has given this attempt up, and another may be at work already.
      cancelled.run();
    } catch (ActivityCompletionException e) {
      // It could not be told; what comes of that is Temporal's to say.
    }
  }
}
