package dev.ferry.activities.dns;

import java.util.List;
import java.util.Optional;

/**
 * What a look at the zone says about a swap, whether its answer was lost or it is still to come.
 */
final class Swaps {
  private Swaps() {}

  /** How it ended, or nothing when everything is still as before. */
  static Optional<Swap> ended(List<Change> changes, List<RRset> now) {
    boolean done = true;
    boolean begin = true;
    for (int i = 0; i < changes.size(); i++) {
      done &= now.get(i).same(changes.get(i).after());
      begin &= now.get(i).same(changes.get(i).before());
    }
    if (done) {
      return Optional.of(new Swap.Swapped());
    }
    return begin ? Optional.empty() : Optional.of(new Swap.Drifted(now));
  }
}
