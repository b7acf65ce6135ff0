package dev.ferry.workflows.temporal;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting in tests. */
public final class Pause {
  private static final Duration LONGEST = Duration.ofSeconds(40);
  private static final Duration STEP = Duration.ofMillis(50);

  private Pause() {}

  /** Lets time pass. */
  public static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until it is so. */
  public static void until(String what, BooleanSupplier condition) {
    until(() -> condition.getAsBoolean() ? what : "waited in vain for: " + what, what::equals);
  }

  /** Waits for a state; the last one is told when it never comes. */
  public static <T> T until(Supplier<T> state, Predicate<T> condition) {
    Instant end = Instant.now().plus(LONGEST);
    while (true) {
      T now = state.get();
      if (condition.test(now)) {
        return now;
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("it never came: " + now);
      }
      of(STEP);
    }
  }
}
