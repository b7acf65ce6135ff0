package dev.ferry.activities;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Predicts how long a component's part of the pause takes. Most of it is the way to the hosts and
 * their disks: questions to both servers, some commands, and the last write's way to the other
 * side. All that does no harm is tried as often as the pause does it; what would, is named.
 */
public final class PauseTrial {
  private static final int TRIALS = 20;
  private static final int FEWEST = 5;

  /** A proof lasts longer by that much, and so an approved switch begins later. */
  private static final long LONGEST = Duration.ofSeconds(1).toNanos();

  private static final int OF_A_HUNDRED = 95;

  private final LongSupplier nanos;
  private final List<Part> parts = new ArrayList<>();
  private String untried = "";

  private record Part(String what, LongSupplier trial, List<Long> took) {}

  public PauseTrial() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a monotonic clock, in nanoseconds
   */
  PauseTrial(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Something that the pause does.
   *
   * @param what it is, with the number of times
   * @param times that the pause does it, one after the other
   * @param once does it
   */
  public PauseTrial with(String what, int times, Runnable once) {
    return with(
        what,
        () -> {
          long begun = nanos.getAsLong();
          for (int i = 0; i < times; i++) {
            once.run();
          }
          return nanos.getAsLong() - begun;
        });
  }

  /** Something that the pause does, and that was measured elsewhere. */
  public PauseTrial with(String what, Duration took) {
    return with(what, took::toNanos);
  }

  private PauseTrial with(String what, LongSupplier trial) {
    parts.add(new Part(what, trial, new ArrayList<>()));
    return this;
  }

  /** So many commands that wait for the host's disk. */
  public PauseTrial withCommands(int times, Remote remote) {
    Command sync = Command.reading("sync", remote.directory()).asRoot();
    return with(
        (times == 1 ? "a command" : times + " commands") + " on " + remote.host().name(),
        times,
        () -> remote.runNow(sync).orThrow());
  }

  /** What the pause does besides, and nobody can try. */
  public PauseTrial without(String what) {
    untried = what;
    return this;
  }

  /**
   * Tries it, for about a second; the median, the 95th percentile, and where they come from. It is
   * no proof: where a trial fails, that is said in its place, and closes no gate.
   */
  public String predicted() {
    try {
      // The first on a fresh connection is slow.
      long unused = parts.stream().mapToLong(part -> part.trial().getAsLong()).sum();
      return of(trials());
    } catch (RuntimeException e) {
      return "not known: " + e.getMessage();
    }
  }

  private List<Long> trials() {
    List<Long> whole = new ArrayList<>();
    long begun = nanos.getAsLong();
    while (whole.size() < FEWEST
        || (whole.size() < TRIALS && nanos.getAsLong() - begun < LONGEST)) {
      whole.add(parts.stream().mapToLong(PauseTrial::tried).sum());
    }
    return whole;
  }

  private String of(List<Long> whole) {
    return "%s %s, %d %% within %s: %d trials of %s%s"
        .formatted(
            untried.isEmpty() ? "about" : "more than",
            millis(percentile(whole, 50)),
            OF_A_HUNDRED,
            millis(percentile(whole, OF_A_HUNDRED)),
            whole.size(),
            parts.stream()
                .map(part -> part.what() + " " + millis(percentile(part.took(), 50)))
                .collect(Collectors.joining(", ")),
            untried.isEmpty() ? "" : "; not tried: " + untried);
  }

  private static long tried(Part part) {
    long took = part.trial().getAsLong();
    part.took().add(took);
    return took;
  }

  /** By the nearest rank. */
  private static long percentile(List<Long> samples, int percent) {
    List<Long> sorted = samples.stream().sorted().toList();
    return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }

  private static String millis(long nanos) {
    double millis = nanos / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }
}
