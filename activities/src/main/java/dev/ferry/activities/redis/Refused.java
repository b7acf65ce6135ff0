package dev.ferry.activities.redis;

/** The server has answered, and its answer is an error. */
final class Refused extends RedisException {
  private static final long serialVersionUID = 1L;

  private final String reply;

  Refused(String message, String reply) {
    super(message, null);
    this.reply = reply;
  }

  /** The error in the server's words, its kind first, such as {@code READONLY}. */
  String reply() {
    return reply;
  }
}
