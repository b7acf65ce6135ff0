package dev.ferry.activities.mysqlfamily;

/** Something is wrong with a database; the message has code, what, where, what to do. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
