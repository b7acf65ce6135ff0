package dev.ferry.activities;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Predicts how long a component's part of the pause takes. Most of it is the way to the hosts and
 * their disks: questions to both servers, some commands, and the last write's way to the other
 * side. All that does no harm is tried as often as the pause does it; what would, is named.
 */
public final class PauseTrial {
  private static final int TRIALS = 20;
  private static final int FEWEST = 5;

  /** A proof lasts longer by that much, and so an approved switch begins later. */
  private static final long USUAL = Duration.ofSeconds(1).toNanos();

  /** Where each trial is slow, there are fewer of them. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final int OF_A_HUNDRED = 95;

  private final LongSupplier nanos;
  private final List<Part> parts = new ArrayList<>();
  private String untried = "";

  /**
   * @param times that the pause does it
   * @param once does it, and says how long that took
   * @param took in each trial
   */
  private record Part(String what, int times, LongSupplier once, List<Long> took) {}

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
        times,
        () -> {
          long begun = nanos.getAsLong();
          once.run();
          return nanos.getAsLong() - begun;
        });
  }

  /** Something that the pause does, and that was measured elsewhere. */
  public PauseTrial with(String what, Duration took) {
    return with(what, 1, took::toNanos);
  }

  private PauseTrial with(String what, int times, LongSupplier once) {
    parts.add(new Part(what, times, once, new ArrayList<>()));
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
    long end = nanos.getAsLong() + LONGEST.toNanos();
    try {
      // The first on a fresh connection is slow, and so no trial, unless there is time for none.
      List<Long> firsts = parts.stream().map(part -> part.once().getAsLong()).toList();
      List<Long> whole = trials(end);
      return whole.isEmpty() ? reckoned(firsts) : of(whole);
    } catch (RuntimeException e) {
      return "not known: " + e.getMessage();
    }
  }

  private List<Long> trials(long end) {
    List<Long> whole = new ArrayList<>();
    long begun = nanos.getAsLong();
    while (whole.size() < FEWEST || (whole.size() < TRIALS && nanos.getAsLong() - begun < USUAL)) {
      OptionalLong trial = trial(end);
      if (trial.isEmpty()) {
        return whole;
      }
      whole.add(trial.getAsLong());
    }
    return whole;
  }

  /** Empty when time was up in its middle. */
  private OptionalLong trial(long end) {
    long whole = 0;
    for (Part part : parts) {
      long took = 0;
      for (int i = 0; i < part.times(); i++) {
        if (nanos.getAsLong() >= end) {
          return OptionalLong.empty();
        }
        took += part.once().getAsLong();
      }
      part.took().add(took);
      whole += took;
    }
    return OptionalLong.of(whole);
  }

  private String of(List<Long> whole) {
    return "%s %s, %d %% within %s: %d trials of %s"
        .formatted(
            atLeast(),
            millis(percentile(whole, 50)),
            OF_A_HUNDRED,
            millis(percentile(whole, OF_A_HUNDRED)),
            whole.size(),
            told(parts.stream().map(part -> percentile(part.took(), 50)).toList()));
  }

  /** From one try of each. */
  private String reckoned(List<Long> firsts) {
    List<Long> took =
        IntStream.range(0, parts.size())
            .mapToObj(i -> firsts.get(i) * parts.get(i).times())
            .toList();
    return "%s %s, reckoned from one try of each, for no whole trial was done within %d s: %s"
        .formatted(
            atLeast(),
            millis(took.stream().mapToLong(Long::longValue).sum()),
            LONGEST.toSeconds(),
            told(took));
  }

  private String atLeast() {
    return untried.isEmpty() ? "about" : "more than";
  }

  private String told(List<Long> took) {
    return IntStream.range(0, parts.size())
            .mapToObj(i -> parts.get(i).what() + " " + millis(took.get(i)))
            .collect(Collectors.joining(", "))
        + (untried.isEmpty() ? "" : "; not tried: " + untried);
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
