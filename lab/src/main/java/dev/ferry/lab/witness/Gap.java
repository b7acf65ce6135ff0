package dev.ferry.lab.witness;

import java.util.ArrayList;
import java.util.List;

/**
 * The longest time between two successive acknowledged writes.
 *
 * @param kind {@code overall}, or {@code handover} for the longest that touches the second before
 *     or after a hand-over
 * @param from the server relieved, for a hand-over
 * @param to the server relieving, for a hand-over
 * @param atSecond when the gap began, in seconds since the start of the run
 * @param ms its length in milliseconds
 */
record Gap(String kind, String from, String to, double atSecond, double ms) {

  private static final long AROUND = 1_000_000;

  /** The gap of the whole run, then that of each hand-over. */
  static List<Gap> of(List<Line.Finished> writes, List<HandOvers.Block> blocks, long start) {
    List<Gap> gaps = new ArrayList<>();
    gaps.add(longest(writes, Long.MIN_VALUE, Long.MAX_VALUE, start, "overall", "", ""));
    for (int i = 1; i < blocks.size(); i++) {
      long at = blocks.get(i).fromMicros();
      String from = blocks.get(i - 1).server();
      String to = blocks.get(i).server();
      gaps.add(longest(writes, at - AROUND, at + AROUND, start, "handover", from, to));
    }
    return List.copyOf(gaps);
  }

  private static Gap longest(
      List<Line.Finished> writes,
      long after,
      long before,
      long start,
      String kind,
      String from,
      String to) {
    long longest = 0;
    long at = start;
    for (int i = 1; i < writes.size(); i++) {
      long begin = writes.get(i - 1).end();
      long end = writes.get(i).end();
      if (end >= after && begin <= before && end - begin > longest) {
        longest = end - begin;
        at = begin;
      }
    }
    return new Gap(kind, from, to, (at - start) / 1e6, longest / 1e3);
  }
}
