package dev.ferry.workflows.plan.shape;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the plan writes them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h30m}. */
public final class Durations {

  /** The written form; hours, minutes, seconds and milliseconds, each at most once. */
  static final String PATTERN =
      "(?=.)(?:([0-9]{1,6})h)?(?:([0-9]{1,8})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private Durations() {}

  /** The duration, or nothing where {@code text} is not one. */
  public static Optional<Duration> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(number(form.group(1)))
            .plusMinutes(number(form.group(2)))
            .plusSeconds(number(form.group(3)))
            .plusMillis(number(form.group(4))));
  }

  /** The written form of a duration of whole milliseconds. */
  public static String write(Duration duration) {
    StringBuilder text = new StringBuilder();
    part(text, duration.toHours(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static void part(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
