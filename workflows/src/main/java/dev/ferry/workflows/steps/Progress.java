package dev.ferry.workflows.steps;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a long copy has come. An activity tells it with its heartbeats, so it is what Temporal
 * shows of an activity that runs.
 *
 * @param component whose data are copied
 * @param done bytes that are there
 * @param total bytes that will be, as measured before; the copy may need more or less room
 * @param perSecond bytes a second since this attempt began; 0 while nobody can say
 */
public record Progress(String component, long done, long total, long perSecond) {

  /** How long it will take from now on, if it goes on as it did. */
  @JsonIgnore
  public Optional<Duration> rest() {
    return perSecond <= 0 || done > total
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((total - done) / perSecond));
  }
}
