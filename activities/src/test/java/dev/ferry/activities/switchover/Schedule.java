package dev.ferry.activities.switchover;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * A clock that nobody waits for, and threads of which exactly one runs at a time, so that the same
 * seed gives the same run: whoever pauses hands over to whoever is next.
 */
final class Schedule implements AutoCloseable {
  /** Ends a thread of a schedule that is over, or whose process was killed. */
  static final class Gone extends Error {
    private static final long serialVersionUID = 1L;
  }

  private record Event(long at, long order, Runnable work, Semaphore sleeper) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Semaphore main = new Semaphore(0);
  private long now;
  private long order;
  private volatile boolean over;
  private volatile Throwable failure;

  long nanos() {
    return now;
  }

  /** Does something small, which may not pause, after that time. */
  void after(Duration in, Runnable work) {
    events.add(new Event(now + in.toNanos(), order++, work, main));
  }

  /** Begins a thread. */
  void start(Runnable life) {
    Semaphore sleeper = new Semaphore(0);
    events.add(new Event(now, order++, null, sleeper));
    Thread.ofVirtual()
        .start(
            () -> {
              sleeper.acquireUninterruptibly();
              try {
                if (!over) {
                  life.run();
                }
              } catch (Gone gone) {
                // As it is meant to.
              } catch (Throwable e) {
                fail(e);
              }
              handOver(null);
            });
  }

  /** Lets that much time pass for the thread that calls. */
  void pause(Duration duration) {
    if (!over) {
      sleep(duration, new Semaphore(0));
    }
    if (over) {
      throw new Gone();
    }
  }

  /** Lets that much time pass for all the world. */
  void pass(Duration duration) {
    sleep(duration, main);
    if (failure != null) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  private void sleep(Duration duration, Semaphore sleeper) {
    events.add(new Event(now + duration.toNanos(), order++, null, sleeper));
    handOver(sleeper);
  }

  private void handOver(Semaphore mine) {
    while (!over) {
      Event next = events.remove();
      now = next.at();
      if (next.work() != null) {
        doNow(next.work());
        continue;
      }
      if (next.sleeper() == mine) {
        return;
      }
      next.sleeper().release();
      break;
    }
    if (mine != null) {
      mine.acquireUninterruptibly();
    }
  }

  private void doNow(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    if (!over) {
      failure = e;
      over = true;
      main.release();
    }
  }

  /** Ends all threads. */
  @Override
  public void close() {
    over = true;
    List.copyOf(events).forEach(event -> event.sleeper().release());
  }
}
