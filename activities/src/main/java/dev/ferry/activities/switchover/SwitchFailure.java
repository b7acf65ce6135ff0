package dev.ferry.activities.switchover;

/** A step of the pause could not be done; before arming the service goes home. */
public final class SwitchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SwitchFailure(String message) {
    super(message);
  }

  public SwitchFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
