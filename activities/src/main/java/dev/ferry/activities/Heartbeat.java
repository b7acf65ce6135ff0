package dev.ferry.activities;

import dev.ferry.workflows.steps.Progress;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells Temporal twice a second that an activity lives, so that a lost worker is noticed soon
 * although the work itself is silent; and with that how far it has come, where the work says so.
 */
public final class Heartbeat {
  private static final ThreadLocal<Teller> TELLER = ThreadLocal.withInitial(() -> new Teller(""));

  private Heartbeat() {}

  /** What an activity's heartbeats say of how far it has come. */
  static final class Teller {
    private final String component;
    private volatile Optional<Progress> now = Optional.empty();

    private Teller(String component) {
      this.component = component;
    }

    void tell(long done, long total, long perSecond) {
      now = Optional.of(new Progress(component, done, total, perSecond));
    }

    void nothing() {
      now = Optional.empty();
    }
  }

  /** That of the activity which this thread does; outside of one nobody hears it. */
  static Teller teller() {
    return TELLER.get();
  }

  /** Does the work; its thread is interrupted when the activity is cancelled. */
  public static <T> T during(Supplier<T> work) {
    return during("", work);
  }

  /** The same, of a component that may say how far it has come. */
  static <T> T during(String component, Supplier<T> work) {
    Thread worker = Thread.currentThread();
    return during(component, work, worker::interrupt);
  }

  /**
   * Does work that ends by its own rules: a pause has its deadline, and is not left half-way
   * because Temporal cannot be reached or somebody cancels.
   */
  public static <T> T throughout(Supplier<T> work) {
    return during("", work, () -> {});
  }

  private static <T> T during(String component, Supplier<T> work, Runnable cancelled) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    Teller teller = new Teller(component);
    TELLER.set(teller);
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ferry-heartbeat").factory());
    try {
      Runnable beat = () -> beat(context, teller.now, cancelled);
      var unused = timer.scheduleAtFixedRate(beat, 0, 500, TimeUnit.MILLISECONDS);
      return work.get();
    } finally {
      TELLER.remove();
      timer.shutdownNow();
    }
  }

  private static void beat(
      ActivityExecutionContext context, Optional<Progress> told, Runnable cancelled) {
    try {
      context.heartbeat(told.orElse(null));
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
