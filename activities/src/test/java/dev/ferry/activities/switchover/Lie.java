package dev.ferry.activities.switchover;

/** What something may say that is not so, to see that the walk finds out. */
enum Lie {
  NONE,
  /** The server says that it refuses writes, and does not; nobody looks again. */
  FENCED,
  /** The other side is said to have everything at once. */
  REACHED,
  /** A host obeys whatever claim comes, and ends no session. */
  ANY_CLAIM,
  /** The fence is not written down, so a restart forgets it. */
  FENCED_OVER_RESTARTS,
  /** The keeper says that it is armed, and has decided nothing. */
  ARMED,
  /** The lease's timer says that it was started. */
  LEASED
}
