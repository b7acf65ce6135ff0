package dev.ferry.lab.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A run in numbers over time. */
final class Series {

  private static final long SECOND = 1_000_000;

  private Series() {}

  static Latency latency(List<Line.Finished> requests) {
    return Latency.of(
        requests.stream()
            .filter(request -> request.ending() == Line.Ending.OK)
            .map(Line.Finished::duration)
            .toList());
  }

  static Report.Schedule schedule(Run run) {
    Latency slip = Latency.of(run.finished().stream().map(Line.Finished::slip).toList());
    long last =
        run.finished().stream()
            .mapToLong(request -> request.start() - run.begin().start())
            .max()
            .orElse(0);
    double achieved = last == 0 ? 0 : Math.round(run.finished().size() * 1e7 / last) / 10.0;
    return new Report.Schedule(run.begin().rate(), achieved, slip.p99Ms(), slip.maxMs());
  }

  /** Every second from the first, those without a request too. */
  static List<Report.Second> seconds(Run run) {
    TreeMap<Integer, List<Line.Finished>> bySecond = new TreeMap<>();
    for (Line.Finished request : run.finished()) {
      int second = (int) ((request.start() - run.begin().start()) / SECOND);
      bySecond.computeIfAbsent(second, none -> new ArrayList<>()).add(request);
    }
    int seconds = bySecond.isEmpty() ? 0 : bySecond.lastKey() + 1;
    return IntStream.range(0, seconds)
        .mapToObj(second -> second(second, bySecond.getOrDefault(second, List.of())))
        .toList();
  }

  private static Report.Second second(int second, List<Line.Finished> requests) {
    int ok = (int) requests.stream().filter(r -> r.ending() == Line.Ending.OK).count();
    return new Report.Second(second, ok, requests.size() - ok, latency(requests).p99Ms());
  }
}
