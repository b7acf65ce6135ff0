package dev.ferry.activities.switchover;

/**
 * The attempt ended without its outcome being known or complete: {@code reconcile} has to read all
 * ends.
 */
public final class UndecidedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndecidedException(String message, Throwable cause) {
    super(message, cause);
  }
}
