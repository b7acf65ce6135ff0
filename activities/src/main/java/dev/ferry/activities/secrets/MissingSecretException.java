package dev.ferry.activities.secrets;

/** A secret that a plan refers to is not there; the message names the reference, never a value. */
public final class MissingSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingSecretException(String message) {
    super(message);
  }
}
