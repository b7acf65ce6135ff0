package dev.ferry.activities.switchover;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with several things side by side, and waits for all of them even if one fails. */
final class Crew {
  private final ExecutorService threads;

  Crew(ExecutorService threads) {
    this.threads = threads;
  }

  /**
   * @throws RuntimeException the first failure, with the others suppressed in it
   */
  <T> void each(Collection<T> things, Consumer<T> work) {
    if (things.isEmpty()) {
      return;
    }
    if (things.size() == 1) {
      work.accept(things.iterator().next());
      return;
    }
    List<Future<Void>> running = new ArrayList<>();
    for (T thing : things) {
      Callable<Void> task =
          () -> {
            work.accept(thing);
            return null;
          };
      running.add(threads.submit(task));
    }
    List<Throwable> failures = new ArrayList<>();
    for (Future<Void> task : running) {
      try {
        task.get();
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw together(failures);
    }
  }

  /** The first of them, with the others suppressed in it. */
  static RuntimeException together(List<? extends Throwable> failures) {
    Throwable first = failures.getFirst();
    failures.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    return first instanceof RuntimeException known ? known : new IllegalStateException(first);
  }
}
