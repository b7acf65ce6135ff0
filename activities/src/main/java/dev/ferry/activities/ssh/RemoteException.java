package dev.ferry.activities.ssh;

/**
 * Something went wrong with a host or a command on it; the message has code, what, where, what to
 * do.
 */
public final class RemoteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is known about the effect. */
  public enum Kind {
    /** Not reached, or not let in: nothing was done. */
    UNREACHABLE,
    /**
     * Refused by the host (another key, a lower epoch): nothing was done, and trying again is no
     * use.
     */
    REFUSED,
    /** The connection or the time limit ended while the command ran: it may have been done. */
    UNKNOWN,
    /** The command ran and failed. */
    FAILED
  }

  public RemoteException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static RemoteException failed(Output output) {
    String complaint = output.complaint();
    return new RemoteException(
        Kind.FAILED,
        "FERRY-SSH-004 %s on %s ended with status %d%s"
            .formatted(
                output.command(),
                output.host(),
                output.exit(),
                complaint.isEmpty() ? " and said nothing" : ": " + complaint),
        null);
  }

  /** What is known about the effect. */
  public Kind kind() {
    return kind;
  }
}
