package dev.ferry.starter.temporal;

import dev.ferry.workflows.steps.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One activity, as the history has it.
 *
 * @param type the activity's name
 * @param summary what the workflow calls it
 * @param scheduled when the workflow asked for it
 * @param started when the last attempt began; empty when none did, or none has ended yet
 * @param ended when it was over; empty while it is not
 * @param attempts how many were made
 * @param outcome {@code completed}, {@code failed}, {@code timed out}, {@code cancelled}, {@code
 *     open}
 * @param failure what it said: of the last attempt that failed, even where a later one did not
 * @param lag what a round of following found; empty for everything else
 */
public record ActivityRun(
    String type,
    String summary,
    Instant scheduled,
    Optional<Instant> started,
    Optional<Instant> ended,
    int attempts,
    String outcome,
    String failure,
    Optional<Lag> lag) {

  /** From asking for it to its end, over all attempts; empty while it is not over. */
  public Optional<Duration> took() {
    return ended.map(
        end -> Duration.between(attempts > 1 ? scheduled : started.orElse(scheduled), end));
  }
}
