package dev.ferry.activities;

/** Waiting between two looks. */
public final class Wait {
  private Wait() {}

  /** So many milliseconds; an interruption ends it, and stays to be seen. */
  public static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
