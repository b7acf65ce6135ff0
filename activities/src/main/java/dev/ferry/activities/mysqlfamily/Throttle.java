package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Wait;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets the side that follows come first: what the side in charge has written by now must have
 * arrived there before the comparison goes on.
 */
final class Throttle {
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final Heartbeat heartbeat;
  private final Server source;
  private final Server destination;
  private long arrived = System.nanoTime();

  /**
   * @param heartbeat of the migration
   * @param source in charge; a connection without a snapshot
   * @param destination follows; one without a snapshot
   */
  Throttle(Heartbeat heartbeat, Server source, Server destination) {
    this.heartbeat = heartbeat;
    this.source = source;
    this.destination = destination;
  }

  /** Waits for that now and then, at most until {@code end}. */
  void await(long end) {
    if (System.nanoTime() - arrived < BETWEEN.toNanos()) {
      return;
    }
    Optional<Long> beat = heartbeat.beat(source);
    while (beat.isPresent()
        && heartbeat.newest(destination) < beat.get()
        && System.nanoTime() < end) {
      Wait.millis(5);
    }
    arrived = System.nanoTime();
  }
}
