package dev.ferry.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What was measured again and again, in one unit.
 *
 * @param values in the order in which they were measured
 */
record Series(List<Double> values) {

  static Series of(Collection<Double> values) {
    return new Series(List.copyOf(values));
  }

  static Series of(Double... values) {
    return new Series(List.of(values));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** The middle one, or the mean of the two in the middle. */
  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The smallest that so many per cent of all do not exceed. */
  double percentile(int percent) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }

  double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** {@code median / maximum}, or a dash where nothing was measured. */
  String text() {
    return isEmpty() ? "-" : number(median()) + " / " + number(max());
  }

  /** Three digits are enough, and none is lost before the point. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = value == Math.rint(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
