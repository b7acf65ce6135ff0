package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Phase;
import java.util.Optional;

/**
 * How a migration is started.
 *
 * @param until the phase after which it stops and takes everything back; empty to go on to the end
 * @param by who starts it, as they say themselves
 */
public record Start(Optional<Phase> until, String by) {
  /** All the way. */
  public static final Start WHOLE = new Start(Optional.empty(), "");
}
