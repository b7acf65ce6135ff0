package dev.ferry.activities.switchover;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point on this machine's monotonic clock until which something must be done. */
public final class Deadline {
  private final LongSupplier nanos;
  private final long end;

  private Deadline(LongSupplier nanos, long end) {
    this.nanos = nanos;
    this.end = end;
  }

  /** A deadline so long from now. */
  public static Deadline in(Duration duration) {
    return in(duration, System::nanoTime);
  }

  static Deadline in(Duration duration, LongSupplier nanos) {
    return new Deadline(nanos, nanos.getAsLong() + duration.toNanos());
  }

  /** What is left, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
  }

  /** Whether nothing is left. */
  public boolean passed() {
    return end - nanos.getAsLong() <= 0;
  }

  /**
   * Does nothing while time is left.
   *
   * @throws SwitchFailure FERRY-SW-001 afterwards
   */
  public void check(String step) {
    if (passed()) {
      throw new SwitchFailure("FERRY-SW-001 the deadline of the pause passed in " + step);
    }
  }
}
