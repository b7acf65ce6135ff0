package dev.ferry.workflows.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ferry.workflows.steps.Phase;
import java.util.List;
import java.util.Optional;

/**
 * How a migration is started.
 *
 * @param until the phase after which it stops and takes everything back; empty to go on to the end
 * @param by who starts it, as they say themselves
 * @param carried what an earlier run of the same migration has done; nobody but that run gives this
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Start(Optional<Phase> until, String by, Optional<Carried> carried) {
  /** The phases after which a migration can stop: later ones have changed who is in charge. */
  private static final List<Phase> STOPS = List.of(Phase.SURVEY, Phase.PREPARE, Phase.FOLLOW);

  /** All the way. */
  public static final Start WHOLE = new Start(Optional.empty(), "");

  /** Why it cannot be started so. */
  public List<String> obstacles() {
    return until
        .filter(phase -> !STOPS.contains(phase))
        .map(
            phase ->
                "FERRY-START-001 a migration cannot stop after %s, but after one of %s. Start it again."
                    .formatted(phase, STOPS))
        .stream()
        .toList();
  }

  /** What a person says. */
  public Start(Optional<Phase> until, String by) {
    this(until, by, Optional.empty());
  }
}
