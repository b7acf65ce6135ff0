package dev.ferry.activities.ssh;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The resident shells of one session: one for each that uses them, so that the parts of a pause do
 * not wait for each other, but never so many that no channel is left for anything else.
 */
final class Shells {
  private static final int MOST = 4;

  private final Supplier<Shell> start;
  private final Deque<Shell> idle = new ArrayDeque<>();
  private int users;
  private int open;

  Shells(Supplier<Shell> start) {
    this.start = start;
  }

  /** Somebody more uses them. */
  synchronized void join() {
    users++;
  }

  synchronized void leave() {
    users--;
  }

  /** Runs {@code work} with a shell that nobody else uses meanwhile. */
  Output with(Function<Shell, Output> work) throws InterruptedException {
    Shell shell = take();
    try {
      return work.apply(shell);
    } finally {
      giveBack(shell);
    }
  }

  private Shell take() throws InterruptedException {
    synchronized (this) {
      while (open >= Math.min(MOST, Math.max(1, users)) && idle.isEmpty()) {
        wait();
      }
      if (open >= Math.min(MOST, Math.max(1, users))) {
        return idle.pop();
      }
      open++;
    }
    try {
      return start.get();
    } catch (RuntimeException e) {
      gone();
      throw e;
    }
  }

  private synchronized void giveBack(Shell shell) {
    if (shell.usable()) {
      idle.push(shell);
      notifyAll();
    } else {
      shell.close();
      gone();
    }
  }

  private synchronized void gone() {
    open--;
    notifyAll();
  }
}
