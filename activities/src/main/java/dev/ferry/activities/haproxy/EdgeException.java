package dev.ferry.activities.haproxy;

/** The balancer cannot do or show what was asked; the message has code, what, where, what to do. */
public final class EdgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EdgeException(String message) {
    super(message);
  }

  EdgeException(String message, Throwable cause) {
    super(message, cause);
  }
}
