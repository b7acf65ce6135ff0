package dev.ferry.lab.witness;

/** What a check concludes. Only {@link #PASS} is success. */
enum Verdict {
  /** Everything was checked and nothing is wrong. */
  PASS,
  /** A request failed, or an acknowledged order is not as it must be. */
  FAIL,
  /** No order was acknowledged, hence nothing was checked. */
  NO_DATA,
  /** The destination does not tell about some orders. */
  ERROR,
  /** Nothing is wrong in what is known, but the run did not come to its end. */
  INCONCLUSIVE
}
