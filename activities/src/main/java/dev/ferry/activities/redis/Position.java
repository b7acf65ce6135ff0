package dev.ferry.activities.redis;

/**
 * A point of a server's history.
 *
 * @param history the replication id
 * @param offset bytes of the stream of replication up to it
 */
record Position(String history, long offset) {

  static Position parse(String text) {
    int colon = text.indexOf(':');
    return new Position(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return history + ":" + offset;
  }
}
