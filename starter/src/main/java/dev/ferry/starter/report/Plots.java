package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What users saw over time, from the witness. */
final class Plots {
  private static final int WIDTH = 920;
  private static final int HEIGHT = 170;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 22;
  private static final int BOTTOM = 24;

  private final List<JsonNode> seconds = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();

  private record Mark(double second, String label) {}

  Plots(JsonNode witness) {
    witness.path("series").forEach(seconds::add);
    for (JsonNode gap : witness.path("gaps")) {
      if (gap.path("kind").asText().equals("handover")) {
        String label = gap.path("from").asText() + " to " + gap.path("to").asText();
        marks.add(new Mark(gap.path("atSecond").asDouble(), label));
      }
    }
  }

  boolean empty() {
    return seconds.isEmpty();
  }

  /** Requests that ended well, and on top of them those that did not. */
  String requests() {
    double most = most(it -> it.path("ok").asDouble() + it.path("failed").asDouble());
    Svg svg = frame("requests per second", most, "");
    double width = Math.max(0.5, (x(1) - x(0)) - 0.3);
    for (JsonNode second : seconds) {
      double ok = second.path("ok").asDouble();
      double failed = second.path("failed").asDouble();
      double x = x(second.path("second").asDouble());
      String title = number(ok) + " ok, " + number(failed) + " failed";
      svg.bar("ok", x, y(ok, most), width, y(0, most) - y(ok, most), title);
      if (failed > 0) {
        double top = y(ok + failed, most);
        svg.bar("bad", x, top, width, Math.max(2, y(ok, most) - top), title);
      }
    }
    return svg.toString();
  }

  /** The latency that 99 of 100 requests kept. */
  String latency() {
    double most = most(it -> it.path("p99Ms").asDouble());
    Svg svg = frame("99th percentile of latency", most, " ms");
    StringBuilder points = new StringBuilder();
    for (JsonNode second : seconds) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              x(second.path("second").asDouble()),
              y(second.path("p99Ms").asDouble(), most)));
    }
    return svg.path("latency", points.toString()).toString();
  }

  private Svg frame(String what, double most, String unit) {
    Svg svg = new Svg(WIDTH, HEIGHT, what);
    svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    svg.line("grid", LEFT, TOP, WIDTH - RIGHT, TOP);
    svg.text("end", LEFT - 6, TOP + 4, number(most) + unit);
    svg.text("end", LEFT - 6, HEIGHT - BOTTOM + 4, "0");
    svg.text("start", LEFT, HEIGHT - 6, "0 s");
    svg.text("end", WIDTH - RIGHT, HEIGHT - 6, seconds.size() + " s");
    for (Mark mark : marks) {
      svg.line("switch", x(mark.second()), TOP, x(mark.second()), HEIGHT - BOTTOM);
      svg.text("middle", x(mark.second()), TOP - 8, mark.label());
    }
    return svg;
  }

  private double most(ToDoubleFunction<JsonNode> value) {
    return Math.max(1, seconds.stream().mapToDouble(value).max().orElse(1));
  }

  private double x(double second) {
    return LEFT + second / Math.max(1, seconds.size()) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double most) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 && value % 1 != 0 ? "%.1f" : "%.0f", value);
  }
}
