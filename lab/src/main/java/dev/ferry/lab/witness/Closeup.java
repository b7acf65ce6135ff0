package dev.ferry.lab.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The seconds around a hand-over, in slices fine enough to see the pause.
 *
 * @param from the server relieved
 * @param to the server relieving
 * @param atSecond when the longest gap of the hand-over began, in seconds since the start of the
 *     run
 * @param sliceMs how long a slice is
 * @param slices one after the other, by the start of their requests
 */
record Closeup(String from, String to, double atSecond, int sliceMs, List<Slice> slices) {
  private static final int SLICE_MS = 100;
  private static final int BEFORE = 30;
  private static final int AFTER = 50;

  /**
   * Requests that started within a slice.
   *
   * @param second when it begins, in seconds since the start of the run
   * @param failed unknown ones included
   * @param maxMs of those that ended well
   */
  record Slice(double second, int ok, int failed, double maxMs) {}

  /** One for each hand-over. */
  static List<Closeup> of(Run run, List<Gap> gaps) {
    return gaps.stream()
        .filter(gap -> gap.kind().equals("handover"))
        .map(
            gap ->
                new Closeup(
                    gap.from(), gap.to(), gap.atSecond(), SLICE_MS, slices(run, gap.atSecond())))
        .toList();
  }

  private static List<Slice> slices(Run run, double atSecond) {
    long first = Math.max(0, (long) Math.floor(atSecond * 1000 / SLICE_MS) - BEFORE);
    List<List<Line.Finished>> sorted =
        IntStream.range(0, BEFORE + AFTER)
            .<List<Line.Finished>>mapToObj(i -> new ArrayList<>())
            .toList();
    for (Line.Finished request : run.finished()) {
      long slice = (request.start() - run.begin().start()) / (SLICE_MS * 1000L) - first;
      if (slice >= 0 && slice < sorted.size()) {
        sorted.get((int) slice).add(request);
      }
    }
    return IntStream.range(0, sorted.size())
        .mapToObj(i -> slice((first + i) * SLICE_MS / 1e3, sorted.get(i)))
        .toList();
  }

  private static Slice slice(double second, List<Line.Finished> requests) {
    int ok = (int) requests.stream().filter(r -> r.ending() == Line.Ending.OK).count();
    return new Slice(second, ok, requests.size() - ok, Series.latency(requests).maxMs());
  }
}
