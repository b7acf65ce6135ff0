package dev.ferry.activities.mariadb;

/** Something is wrong with a database; the message has code, what, where, what to do. */
public final class MariaDbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MariaDbException(String message, Throwable cause) {
    super(message, cause);
  }
}
