package dev.ferry.activities.haproxy;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import java.time.Duration;

/**
 * The clock of the balancer's host, on which a hold expires, read off our own monotonic one. The
 * two are compared once; the error is at most half the round trip of the best of a few questions.
 */
final class EdgeClock {
  private static final int QUESTIONS = 5;

  private final long latestOffset;
  private final Duration error;

  private EdgeClock(long latestOffset, Duration error) {
    this.latestOffset = latestOffset;
    this.error = error;
  }

  static EdgeClock compare(Remote remote) {
    long best = Long.MAX_VALUE;
    long offset = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      long start = System.nanoTime();
      String answer = remote.runNow(Command.reading("date", "+%s%N")).orThrow().text();
      long end = System.nanoTime();
      if (end - start < best) {
        best = end - start;
        offset = Long.parseLong(answer) - start; // as if the answer was made at once: the latest
      }
    }
    return new EdgeClock(offset, Duration.ofNanos(best / 2));
  }

  /**
   * Epoch milliseconds there in {@code span} from now, at the latest: an expiry so computed never
   * comes too early, and at most twice {@link #error} too late.
   */
  long in(Duration span) {
    return (System.nanoTime() + latestOffset + span.toNanos()) / 1_000_000 + 1;
  }

  /** Half the round trip of the comparison. */
  Duration error() {
    return error;
  }
}
