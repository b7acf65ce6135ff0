package dev.ferry.activities.postgresql;

/** Something is wrong with a cluster; the message has code, what, where, what to do. */
public final class PostgreSqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PostgreSqlException(String message, Throwable cause) {
    super(message, cause);
  }
}
