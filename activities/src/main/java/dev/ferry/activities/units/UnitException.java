package dev.ferry.activities.units;

/** A unit cannot be brought where it should be; the message has code, what, where, what to do. */
public final class UnitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnitException(String message) {
    super(message);
  }
}
