package dev.ferry.starter.temporal;

import dev.ferry.starter.Told;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.failure.ApplicationFailure;

/** What Temporal's errors say to an operator. */
public final class Failures {
  private Failures() {}

  /** Any error of Temporal's client. */
  public static Told told(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Told told) {
        return told;
      }
      if (cause instanceof StatusRuntimeException status) {
        return told(status, "its address");
      }
      if (cause instanceof WorkflowNotFoundException missing) {
        return new Told(
            Told.Code.ENDED,
            missing.getExecution().getWorkflowId() + " does not run any more; see ferry list");
      }
    }
    return new Told(
        Told.Code.UNEXPECTED,
        failure + ". This is not expected; FERRY_DEBUG=1 shows where it came from.");
  }

  static Told told(StatusRuntimeException failure, String address) {
    Status status = failure.getStatus();
    String why = status.getCode() + words(status);
    return switch (status.getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new Told(Told.Code.DENIED, "Temporal at " + address + " refuses this client: " + why);
      case NOT_FOUND, INVALID_ARGUMENT, UNIMPLEMENTED ->
          new Told(Told.Code.DENIED, "Temporal at " + address + " does not do this: " + why);
      default ->
          new Told(
              Told.Code.UNREACHABLE,
              "Temporal does not answer at "
                  + address
                  + " ("
                  + why
                  + "). What it has begun goes on when it is back: a fenced source opens again by"
                  + " itself. Start Temporal, or set TEMPORAL_ADDRESS, and ask again.");
    };
  }

  /** gRPC says "io exception" and keeps what happened in the cause. */
  private static String words(Status status) {
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String words = cause == null ? status.getDescription() : cause.getMessage();
    return words == null ? "" : ", " + words;
  }

  /** The message of the innermost cause that says something. */
  static String why(Throwable failure) {
    String words = failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        words = application.getOriginalMessage();
      }
    }
    return words;
  }
}
