package dev.ferry.activities.mariadb;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for what was started beside. */
final class Tasks {
  private Tasks() {}

  static void done(Future<?> task) {
    try {
      Object nothing = task.get();
      assert nothing == null;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
