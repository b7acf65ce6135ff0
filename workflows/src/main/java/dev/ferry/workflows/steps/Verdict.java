package dev.ferry.workflows.steps;

/** What a check says. Only {@link #PASS} advances; silence is never success. */
public enum Verdict {
  PASS,
  FAIL,
  /** Nothing was measured: no sample, a stopped thread, a NULL. */
  NO_DATA,
  /** The check itself broke. */
  ERROR,
  /** Measured, but the figures do not decide it. */
  INCONCLUSIVE
}
