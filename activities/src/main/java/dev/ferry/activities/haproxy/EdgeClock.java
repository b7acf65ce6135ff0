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

  /** What slewing and scheduling may add up to in a pause. */
  private static final Duration STEADY = Duration.ofMillis(200);

  private final long latestOffset;
  private final Duration error;

  private EdgeClock(long latestOffset, Duration error) {
    this.latestOffset = latestOffset;
    this.error = error;
  }

  static EdgeClock compare(Remote remote) {
    return compare(remote, QUESTIONS);
  }

  private static EdgeClock compare(Remote remote, int questions) {
    long best = Long.MAX_VALUE;
    long offset = 0;
    for (int i = 0; i < questions; i++) {
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

  /**
   * The comparison once more, by one question.
   *
   * @throws SwitchFailure FERRY-HAP-013 when one of the two clocks was set since, or slept: a hold
   *     that was computed before may have ended already
   */
  EdgeClock steady(Remote remote) {
    EdgeClock now = compare(remote, 1);
    Duration moved = Duration.ofNanos(now.latestOffset - latestOffset);
    Duration uncertain = STEADY.plus(error.multipliedBy(2)).plus(now.error.multipliedBy(2));
    if (moved.abs().compareTo(uncertain) > 0) {
      throw Problems.clockSet(remote.host().name(), moved);
    }
    return now;
  }

  /** Half the round trip of the comparison. */
  Duration error() {
    return error;
  }
}
