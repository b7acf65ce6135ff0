package dev.ferry.activities.haproxy;

/** A moment between two looks; an interruption ends it and stays to be seen. */
final class Waiting {
  private Waiting() {}

  static void millis(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
