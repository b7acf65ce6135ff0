package dev.ferry.workflows;

/** Which way the service moves: the ends of every component swap, there is no second code path. */
public enum Direction {
  /** From the plan's {@code from} hosts to its {@code to} hosts. */
  FORWARD,
  /** Back again, from {@code to} to {@code from}. */
  REVERSE
}
