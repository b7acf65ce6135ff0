package dev.ferry.starter.status;

import dev.ferry.starter.Exit;
import dev.ferry.workflows.migration.Ended;

/** What a script learns from how a migration stands. */
public final class Exits {
  private Exits() {}

  /** The exit code. */
  public static int of(Reading reading) {
    return switch (reading) {
      case Reading.Live live -> Wait.of(live.status()).isEmpty() ? Exit.OK : Exit.WAITS;
      case Reading.Remembered remembered -> Exit.UNREACHABLE;
      case Reading.Over over -> of(over.ended().end());
      case Reading.Broken broken -> Exit.FAILED;
    };
  }

  private static int of(Ended.End end) {
    return switch (end) {
      case FINISHED, STOPPED -> Exit.OK;
      case ROLLED_BACK, ABORTED -> Exit.WENT_BACK;
      case REFUSED -> Exit.FAILED;
    };
  }
}
