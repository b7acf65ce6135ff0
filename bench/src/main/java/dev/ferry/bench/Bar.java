package dev.ferry.bench;

/**
 * What a figure is to reach; less is better.
 *
 * @param must the figure is missed above it
 * @param aim where it is to come
 */
record Bar(double must, double aim) {

  static final String MISSED = "**missed**";

  String judge(double value) {
    return value <= aim ? "aim met" : value <= must ? "must met" : MISSED;
  }
}
