package dev.ferry.activities;

import dev.ferry.activities.ssh.Remote;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for a copy that runs on a host, and tells how far it has come. */
public final class Copying {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final long BETWEEN_MS = 2000;

  private Copying() {}

  /** Asks how far a copy has come, on connections of its own. */
  public interface Gauge extends AutoCloseable {
    /** Empty where the copy has not begun. */
    Optional<Copied> read();

    @Override
    void close();

    /** One that nothing can be read from. */
    static Gauge blind() {
      return new Gauge() {
        @Override
        public Optional<Copied> read() {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };
    }
  }

  /**
   * What a gauge shows.
   *
   * @param done bytes that are there
   * @param total bytes that will be
   */
  public record Copied(long done, long total) {}

  /**
   * Waits for the end of the job.
   *
   * @param gauge opened on a thread of its own: a server that does not answer keeps nobody waiting.
   *     Where it fails, nothing is told any more
   * @return the job's exit status
   */
  public static int await(Remote.Job job, Supplier<Gauge> gauge) {
    Heartbeat.Teller teller = Heartbeat.teller();
    Thread looks = Thread.ofVirtual().start(() -> tell(gauge, teller));
    try {
      Optional<Integer> exit = Optional.empty();
      while (exit.isEmpty()) {
        exit = job.await(WAIT);
      }
      return exit.get();
    } finally {
      looks.interrupt();
      teller.nothing();
    }
  }

  private static void tell(Supplier<Gauge> supplier, Heartbeat.Teller teller) {
    try (Gauge gauge = supplier.get()) {
      long begun = 0;
      long before = 0;
      while (!Thread.currentThread().isInterrupted()) {
        Optional<Copied> now = gauge.read();
        if (now.isPresent()) {
          Copied copied = now.get();
          if (begun == 0) {
            begun = System.nanoTime();
            before = copied.done();
          }
          long ms = (System.nanoTime() - begun) / 1_000_000;
          long perSecond = ms < BETWEEN_MS ? 0 : (copied.done() - before) * 1000 / ms;
          teller.tell(copied.done(), copied.total(), perSecond);
        }
        Thread.sleep(BETWEEN_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The server is being replaced, or is gone: the job itself says how it ends.
    }
  }
}
