package dev.ferry.activities.switchover;

import dev.ferry.workflows.steps.Outcome.Timing;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How long each step of the pause took, and which one failed first. */
final class Timings {
  private static final System.Logger LOG = System.getLogger("dev.ferry.pause");

  private final LongSupplier nanos;
  private final List<Timing> done = new ArrayList<>();
  private String failed = "";
  private long begun = -1;
  private long ended = -1;

  Timings(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The first fence begins: users may wait from here on. */
  synchronized void begin() {
    begun = nanos.getAsLong();
  }

  /** The last part has let go: what comes now, nobody waits for. */
  synchronized void end() {
    ended = nanos.getAsLong();
  }

  void step(String name, Runnable work) {
    ask(
        name,
        () -> {
          work.run();
          return name;
        });
  }

  <T> T ask(String name, Supplier<T> work) {
    LOG.log(Level.DEBUG, "begins {0}", name);
    long start = nanos.getAsLong();
    try {
      T answer = work.get();
      add(new Timing(name, Duration.ofNanos(nanos.getAsLong() - start)));
      return answer;
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "failed {0}", name);
      fail(name);
      throw e;
    }
  }

  /**
   * A step after the decision has no way but its own end, so a first failure is tried again at
   * once.
   */
  void twice(String name, Runnable work) {
    try {
      step(name, work);
    } catch (RuntimeException first) {
      try {
        step(name, work);
      } catch (RuntimeException e) {
        if (e != first) {
          e.addSuppressed(first);
        }
        throw e;
      }
    }
  }

  private synchronized void add(Timing timing) {
    done.add(timing);
  }

  private synchronized void fail(String name) {
    if (failed.isEmpty()) {
      failed = name;
    }
  }

  synchronized List<Timing> all() {
    return List.copyOf(done);
  }

  /** The step that failed first; empty if none did. */
  synchronized String failed() {
    return failed;
  }

  /** From the first fence until the last part let go, or until now; zero if none was begun here. */
  synchronized Duration pause() {
    long until = ended < 0 ? nanos.getAsLong() : ended;
    return begun < 0 ? Duration.ZERO : Duration.ofNanos(until - begun);
  }
}
