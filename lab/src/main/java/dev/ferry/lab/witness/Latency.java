package dev.ferry.lab.witness;

import java.util.List;

/**
 * Latencies in milliseconds, 0 where there are none.
 *
 * @param p50Ms median
 * @param p99Ms at most this for 99 of 100 requests
 * @param maxMs the longest
 */
record Latency(double p50Ms, double p99Ms, double maxMs) {

  /** From durations in microseconds, in any order. */
  static Latency of(List<Long> durations) {
    long[] sorted = durations.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Latency(rank(sorted, 0.5), rank(sorted, 0.99), rank(sorted, 1));
  }

  private static double rank(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return rank == 0 ? 0 : sorted[rank - 1] / 1000.0;
  }
}
