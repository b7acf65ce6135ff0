package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.starter.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What users saw over a time, from the witness: the whole of its run, or the seconds of a switch.
 */
final class Plots {
  private static final int WIDTH = 920;
  private static final int HEIGHT = 170;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 24;
  private static final int BOTTOM = 24;

  private final List<Slice> slices = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final double width;

  /** Requests that started within one slice of time, and how long they took. */
  private record Slice(double second, double ok, double failed, double ms) {}

  private record Mark(double second, String label) {}

  private Plots(double width) {
    this.width = width;
  }

  /** The whole run, second by second; the latency is the 99th percentile. */
  static Plots whole(JsonNode witness) {
    Plots plots = new Plots(1);
    witness.path("series").forEach(second -> plots.add(second, "p99Ms"));
    for (JsonNode gap : witness.path("gaps")) {
      if (gap.path("kind").asText().equals("handover")) {
        plots.marks.add(new Mark(gap.path("atSecond").asDouble(), way(gap)));
      }
    }
    return plots;
  }

  /** The seconds around one hand-over; the latency is the longest. */
  static Plots closeup(JsonNode closeup) {
    Plots plots = new Plots(closeup.path("sliceMs").asDouble() / 1e3);
    closeup.path("slices").forEach(slice -> plots.add(slice, "maxMs"));
    plots.marks.add(new Mark(closeup.path("atSecond").asDouble(), way(closeup)));
    return plots;
  }

  static String way(JsonNode handover) {
    return handover.path("from").asText() + " to " + handover.path("to").asText();
  }

  private void add(JsonNode slice, String latency) {
    slices.add(
        new Slice(
            slice.path("second").asDouble(),
            slice.path("ok").asDouble(),
            slice.path("failed").asDouble(),
            slice.path(latency).asDouble()));
  }

  boolean empty() {
    return slices.isEmpty();
  }

  /** Requests that ended well, and on top of them those that did not, by the time they started. */
  String requests() {
    double most = most(slice -> slice.ok() + slice.failed());
    Svg svg = frame("requests", number(most));
    double wide = Math.max(0.5, x(slices.getFirst().second() + width) - LEFT - 0.3);
    for (Slice slice : slices) {
      double x = x(slice.second());
      String title = number(slice.ok()) + " ok, " + number(slice.failed()) + " failed";
      double top = y(slice.ok(), most);
      svg.bar("ok", x, top, wide, y(0, most) - top, title);
      if (slice.failed() > 0) {
        double all = y(slice.ok() + slice.failed(), most);
        svg.bar("bad", x, all, wide, Math.max(2, top - all), title);
      }
    }
    return svg.toString();
  }

  /** How long requests took, by the time they started. */
  String latency() {
    double most = most(Slice::ms);
    Svg svg = frame("latency", Words.duration(Duration.ofMillis(Math.round(most))));
    StringBuilder points = new StringBuilder();
    for (Slice slice : slices) {
      if (slice.ok() + slice.failed() > 0) {
        points.append(
            String.format(
                Locale.ROOT, "%.1f,%.1f ", x(slice.second() + width / 2), y(slice.ms(), most)));
      }
    }
    return svg.path("latency", points.toString()).toString();
  }

  private Svg frame(String what, String most) {
    Svg svg = new Svg(WIDTH, HEIGHT, what);
    svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    svg.line("grid", LEFT, TOP, WIDTH - RIGHT, TOP);
    svg.text("end", LEFT - 6, TOP + 4, most);
    svg.text("end", LEFT - 6, HEIGHT - BOTTOM + 4, "0");
    double step = step();
    for (double tick = Math.ceil(from() / step) * step; tick <= to() - step / 2; tick += step) {
      svg.text("middle", x(tick), HEIGHT - 6, number(tick) + " s");
    }
    for (Mark mark : marks) {
      svg.line("switch", x(mark.second()), TOP, x(mark.second()), HEIGHT - BOTTOM);
      svg.text("middle", Math.clamp(x(mark.second()), LEFT + 60, WIDTH - 90), 12, mark.label());
    }
    return svg;
  }

  /** Seconds from one label of the axis to the next: at most eleven of them. */
  private double step() {
    double span = to() - from();
    for (double step : new double[] {0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600}) {
      if (span / step <= 11) {
        return step;
      }
    }
    return span / 10;
  }

  private double most(ToDoubleFunction<Slice> value) {
    return Math.max(1, slices.stream().mapToDouble(value).max().orElse(1));
  }

  private double from() {
    return slices.getFirst().second();
  }

  private double to() {
    return slices.getLast().second() + width;
  }

  private double x(double second) {
    return LEFT + (second - from()) / (to() - from()) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double most) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value % 1 != 0 ? "%.1f" : "%.0f", value);
  }
}
