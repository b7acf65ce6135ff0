package dev.ferry.starter;

/** What a command's exit code says. Scripts rely on them: numbers never change their meaning. */
public final class Exit {
  /** Done, or going on by itself as it should. */
  public static final int OK = 0;

  /** Failed, refused, or a check did not pass. */
  public static final int FAILED = 1;

  /** Waits for a person. */
  public static final int WAITS = 2;

  /** Went back: rolled back or aborted. */
  public static final int WENT_BACK = 3;

  /** The command was called wrongly, or the plan is bad. */
  public static final int USAGE = 4;

  /** Temporal, or every worker, is out of reach. */
  public static final int UNREACHABLE = 5;

  private Exit() {}
}
