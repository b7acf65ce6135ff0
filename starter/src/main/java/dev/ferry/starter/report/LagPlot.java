package dev.ferry.starter.report;

import dev.ferry.starter.Words;
import dev.ferry.starter.temporal.ActivityRun;
import dev.ferry.starter.temporal.Histories;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far each component was behind, over the time of the whole migration; one line a follower. */
final class LagPlot {
  private static final Pattern FOLLOWER = Pattern.compile(".*/\\d+-follow-(.+)");
  private static final int WIDTH = 920;
  private static final int LEFT = 150;
  private static final int RIGHT = 90;
  private static final int ROW = 46;

  private final Case report;
  private final Map<String, List<List<Round>>> components = new TreeMap<>();

  private record Round(Instant at, Lag lag) {}

  LagPlot(Case report) {
    this.report = report;
    for (Histories.Told history : report.histories()) {
      Matcher follower = FOLLOWER.matcher(history.workflow());
      if (follower.matches()) {
        List<Round> rounds = rounds(history.activities());
        if (!rounds.isEmpty()) {
          components.computeIfAbsent(follower.group(1), none -> new ArrayList<>()).add(rounds);
        }
      }
    }
  }

  private static List<Round> rounds(List<ActivityRun> runs) {
    return runs.stream()
        .flatMap(
            run ->
                run.lag().map(lag -> new Round(run.ended().orElse(run.scheduled()), lag)).stream())
        .toList();
  }

  boolean empty() {
    return components.isEmpty();
  }

  String draw() {
    int height = components.size() * ROW + 24;
    Svg svg = new Svg(WIDTH, height, "how far each component was behind");
    int row = 0;
    for (Map.Entry<String, List<List<Round>>> component : components.entrySet()) {
      rows(svg, component.getKey(), component.getValue(), 24 + row++ * ROW);
    }
    for (Status.Switched switched : report.switches()) {
      svg.line("switch", x(switched.end()), 18, x(switched.end()), height);
      svg.text("middle", x(switched.end()), 12, Drawings.label(switched));
    }
    return svg.toString();
  }

  private void rows(Svg svg, String component, List<List<Round>> runs, double top) {
    double floor = top + ROW - 10;
    long longest =
        runs.stream()
            .flatMap(List::stream)
            .mapToLong(it -> it.lag().behind().toMillis())
            .max()
            .orElse(0);
    double most = Math.max(1, longest);
    svg.text("end", LEFT - 8, floor, component);
    svg.line("grid", LEFT, floor, WIDTH - RIGHT, floor);
    for (List<Round> rounds : runs) {
      StringBuilder points = new StringBuilder();
      for (Round round : rounds) {
        double y = floor - round.lag().behind().toMillis() / most * (ROW - 18);
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(round.at()), y));
      }
      svg.path("latency", points.toString());
    }
    String label = longest == 0 ? "never" : "max " + Words.duration(Duration.ofMillis(longest));
    svg.text("start", WIDTH - RIGHT + 5, floor, label);
  }

  private double x(Instant at) {
    Instant start = report.run().start();
    double span = Math.max(1, Duration.between(start, report.end()).toMillis());
    double share = Duration.between(start, at).toMillis() / span;
    return LEFT + Math.clamp(share, 0, 1) * (WIDTH - LEFT - RIGHT);
  }
}
