package dev.ferry.workflows.migration;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;

/** What a failure says to an operator. */
final class Failures {
  private Failures() {}

  /** The message of the innermost cause that says something. */
  static String why(Throwable failure) {
    String words = failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        words = application.getOriginalMessage();
      } else if (cause instanceof TerminatedFailure) {
        words = "it was terminated";
      } else if (cause instanceof CanceledFailure) {
        words = "it was cancelled";
      } else if (cause instanceof TimeoutFailure timeout) {
        words = "no answer within the time limit (" + timeout.getTimeoutType() + ")";
      }
    }
    return words;
  }

  /** Whether something ended because it was cancelled. */
  static boolean cancelled(Throwable failure) {
    return failure instanceof CanceledFailure
        || (failure.getCause() != null && cancelled(failure.getCause()));
  }
}
