package dev.ferry.activities.dns;

import java.time.Duration;
import java.time.Instant;

/** Waiting that ends when the activity is cancelled. */
final class Waits {
  private Waits() {}

  static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DnsException("FERRY-DNS-014 the wait was cancelled. Nothing is half-done.", e);
    }
  }

  static void until(Instant end) {
    Duration left = Duration.between(Instant.now(), end);
    if (left.isPositive()) {
      sleep(left);
    }
  }
}
