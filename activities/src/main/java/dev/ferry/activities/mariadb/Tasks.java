package dev.ferry.activities.mariadb;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Doing two things at once. */
final class Tasks {
  private Tasks() {}

  /**
   * Does {@code work} with {@code beside} beside it, and ends only when both have: what is still
   * under way when a step has failed would take effect after its undoing.
   */
  static void both(ExecutorService threads, Runnable beside, Runnable work) {
    Future<?> other = threads.submit(beside);
    try {
      work.run();
    } catch (RuntimeException e) {
      try {
        done(other);
      } catch (RuntimeException too) {
        e.addSuppressed(too);
      }
      throw e;
    }
    done(other);
  }

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
