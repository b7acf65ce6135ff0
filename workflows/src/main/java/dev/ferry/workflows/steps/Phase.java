package dev.ferry.workflows.steps;

/** The phases of a migration, in order. */
public enum Phase {
  SURVEY,
  PREPARE,
  FOLLOW,
  CUTOVER,
  SOAK,
  FINISH,
  ROLLBACK
}
