package dev.ferry.activities;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Doing two things at once. */
public final class Tasks {
  private Tasks() {}

  /**
   * Does {@code work} with {@code beside} beside it, and ends only when both have: what is still
   * under way when a step has failed would take effect after its undoing.
   */
  public static void both(Executor threads, Runnable beside, Runnable work) {
    FutureTask<?> other = new FutureTask<>(beside, null);
    threads.execute(other);
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

  /** Waits for its end; what it failed with is thrown. */
  public static void done(Future<?> task) {
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
