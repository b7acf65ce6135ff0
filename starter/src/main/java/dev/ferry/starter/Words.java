package dev.ferry.starter;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Times and amounts as people read them. */
public final class Words {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Words() {}

  /** A time of today, in the zone of whoever reads it. */
  public static String clock(Instant at) {
    return CLOCK.format(at.atZone(ZoneId.systemDefault()));
  }

  /** A day and a time. */
  public static String day(Instant at) {
    return DAY.format(at.atZone(ZoneId.systemDefault()));
  }

  /** A duration in the unit that fits: {@code 62 ms}, {@code 1.3 s}, {@code 4 min 10 s}. */
  public static String duration(Duration duration) {
    long ms = duration.toMillis();
    if (ms < 1000) {
      return ms + " ms";
    }
    if (ms < 60_000) {
      return String.format(Locale.ROOT, ms < 10_000 ? "%.1f s" : "%.0f s", ms / 1e3);
    }
    if (duration.toHours() < 1) {
      return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
    if (duration.toDays() < 1) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toDays() + " d " + duration.toHoursPart() + " h";
  }

  /** A number of bytes in the unit that fits: {@code 512 B}, {@code 1.3 MB}, {@code 48 GB}. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    String number = unit == 0 || value >= 10 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, number, value, UNITS.get(unit));
  }

  /** How long ago. */
  public static String age(Instant at) {
    Duration age = Duration.between(at, Instant.now());
    return duration(age.isNegative() ? Duration.ZERO : age);
  }

  /** The first characters of a hash, enough to tell it from others. */
  public static String brief(String hash) {
    return hash.length() > 12 ? hash.substring(0, 12) : hash;
  }

  /** Filled up with blanks. */
  public static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /** A word as a shell takes it. */
  public static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** {@code 1 problem}, {@code 2 problems}. */
  public static String count(long number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }

  /**
   * Words that came from elsewhere, on a terminal: without the control characters that would move
   * its cursor, or make a line look like another.
   */
  public static String plain(String text) {
    return text.replaceAll("\\R", " ").replaceAll("\\p{Cntrl}", "?");
  }
}
