package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Undo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of a migration hands to the next when its history has grown long. The phases that run
 * beside it are not handed over: they are idempotent and are started anew, because a run can only
 * wait for the end of those that it has started itself.
 *
 * @param status all that was done, asked and shown
 * @param shown when each component last showed its evidence
 * @param epoch of the hosts
 * @param journal how everything was before each phase
 * @param taken ids of the components that have changed hands after the pause
 * @param gate the gate it waited at; empty where it had not come to one
 * @param phases how many phases were started
 */
public record Carried(
    Status status,
    Map<String, Instant> shown,
    long epoch,
    List<Undo> journal,
    List<String> taken,
    Optional<Kept> gate,
    int phases) {

  /**
   * A gate.
   *
   * @param name {@code cutover} or {@code finish}
   * @param since when it was reached
   * @param notBefore nobody may approve earlier
   * @param approved when the approval was given that holds
   * @param reopened why an approval does not hold any more; may be empty
   * @param times how often it closed again after an approval
   * @param run index of its phase in {@link Status#phases}
   */
  public record Kept(
      String name,
      Instant since,
      Instant notBefore,
      Optional<Instant> approved,
      String reopened,
      int times,
      int run) {}
}
