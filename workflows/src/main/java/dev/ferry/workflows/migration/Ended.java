package dev.ferry.workflows.migration;

/**
 * How a migration ended.
 *
 * @param end in one word
 * @param why in a sentence
 * @param status the last one
 */
public record Ended(End end, String why, Status status) {

  /** The ends. */
  public enum End {
    /** The destination is in charge, and everything temporary is gone. */
    FINISHED,
    /** The service went back to the source after a switch, with all that was written since. */
    ROLLED_BACK,
    /** Given up before the switch; the source was in charge throughout. */
    ABORTED,
    /** The survey found what forbids the move; nothing was changed. */
    REFUSED,
    /** Stopped after the phase it was started for; everything was taken back. */
    STOPPED
  }
}
