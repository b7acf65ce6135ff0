package dev.ferry.bench;

import java.util.Collection;
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

  /** Median and maximum, each with its bar, if it has one: the verdict is that of the worse. */
  static Row of(String measure, Series ferry, Series raw, Bar median, Optional<Bar> max) {
    String middle = median.judge(ferry.median());
    return new Row(
        measure,
        ferry.text(),
        raw.isEmpty() ? Optional.empty() : Optional.of(against(ferry, raw)),
        both(median.must(), max.map(Bar::must)),
        both(median.aim(), max.map(Bar::aim)),
        max.map(bar -> worse(middle, bar.judge(ferry.max()))).orElse(middle));
  }

  /** The bars are for the ratio to the raw tool, of the medians. */
  static Row ofRatio(String measure, Series ferry, Series raw, Bar bar) {
    return new Row(
        measure,
        ferry.text(),
        Optional.of(against(ferry, raw)),
        "x " + Series.number(bar.must()),
        "x " + Series.number(bar.aim()),
        bar.judge(ferry.median() / raw.median()));
  }

  /** All of them are to reach the bar. */
  static Row ofMaximum(String measure, Collection<Double> values, Bar bar) {
    Series series = Series.of(values);
    return new Row(
        measure,
        series.text(),
        Optional.empty(),
        Series.number(bar.must()),
        Series.number(bar.aim()),
        bar.judge(series.max()));
  }

  /** A number that is to be 0. */
  static Row none(String measure, int number) {
    return of(measure, number, new Bar(0, 0));
  }

  private static String both(double median, Optional<Double> max) {
    return Series.number(median) + max.map(it -> " / " + Series.number(it)).orElse("");
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
