package dev.ferry.activities.redis;

/** Something is wrong with a Redis server; the message has code, what, where, what to do. */
public class RedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisException(String message, Throwable cause) {
    super(message, cause);
  }
}
