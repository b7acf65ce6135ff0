package dev.ferry.activities.dns;

import java.util.List;

/** How a compare-and-swap ended. */
sealed interface Swap {

  /** Every RRset is as it shall be. */
  record Swapped() implements Swap {}

  /**
   * Nothing was written: something else was found than expected.
   *
   * @param actual what was found, in the order of the changes
   */
  record Drifted(List<RRset> actual) implements Swap {}

  /** Whether it was written cannot be found out now. */
  record Unknown(String why) implements Swap {}
}
