package dev.ferry.bench;

import java.util.Optional;

/**
 * One figure against its bars.
 *
 * @param measure what was measured, with its unit
 * @param ferry what Ferry needed
 * @param raw what the raw tool needed in the same run, and the ratio; empty where there is none
 * @param must and {@code aim} as they are asked for
 * @param verdict whether they are reached
 */
record Row(
    String measure, String ferry, Optional<String> raw, String must, String aim, String verdict) {

  /** One number. */
  static Row of(String measure, double value, Bar bar) {
    return new Row(
        measure,
        Series.number(value),
        Optional.empty(),
        Series.number(bar.must()),
        Series.number(bar.aim()),
        bar.judge(value));
  }

  /** Median and maximum, each with its bar: the verdict is that of the worse one. */
  static Row of(String measure, Series ferry, Series raw, Bar median, Bar max) {
    return new Row(
        measure,
        ferry.text(),
        raw.isEmpty() ? Optional.empty() : Optional.of(against(ferry, raw)),
        Series.number(median.must()) + " / " + Series.number(max.must()),
        Series.number(median.aim()) + " / " + Series.number(max.aim()),
        worse(median.judge(ferry.median()), max.judge(ferry.max())));
  }

  private static String against(Series ferry, Series raw) {
    return raw.text() + " (x " + Series.number(ferry.median() / raw.median()) + ")";
  }

  private static String worse(String one, String other) {
    if (one.equals(Bar.MISSED) || other.equals(Bar.MISSED)) {
      return Bar.MISSED;
    }
    return one.equals(other) ? one : "must met";
  }
}
