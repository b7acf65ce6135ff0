package dev.ferry.starter.report;

import dev.ferry.starter.Words;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Answer;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** The timeline of phases, and the steps of a switch. */
final class Drawings {
  private static final int WIDTH = 920;
  private static final int LEFT = 150;
  private static final int RIGHT = 90;
  private static final int ROW = 24;

  /** Steps before the first fence and after the last part let go. */
  private static final Pattern SERVED = Pattern.compile("(look at|approach|lease|settle)\\b");

  private Drawings() {}

  static String timeline(Case report) {
    List<Status.PhaseRun> phases = report.phases();
    int height = phases.size() * ROW + 56;
    Svg svg = new Svg(WIDTH, height, "the phases over time");
    Instant start = report.run().start();
    double span = Math.max(1, Duration.between(start, report.end()).toMillis());
    int row = 0;
    for (Status.PhaseRun phase : phases) {
      double y = 30 + row++ * ROW;
      double x = at(phase.start(), start, span);
      Instant end = phase.end().orElse(report.end());
      double width = Math.max(3, at(end, start, span) - x);
      String took = Words.duration(Duration.between(phase.start(), end));
      svg.text("end", LEFT - 8, y + 12, name(phase));
      svg.bar(style(phase), x, y, width, 16, name(phase) + " " + phase.outcome() + " " + took);
      svg.text("start", x + width + 5, y + 12, took);
    }
    for (Status.Switched switched : report.switches()) {
      double x = at(switched.end(), start, span);
      svg.line("switch", x, 22, x, height - 22);
      svg.text("middle", x, 14, label(switched));
    }
    for (Status.Answered answered : report.approvals()) {
      double x = at(answered.at(), start, span);
      boolean yes = answered.answer() instanceof Answer.Approved;
      svg.line(yes ? "yes" : "no", x, height - 22, x, height - 14);
      if (yes) {
        svg.text("middle", x, height - 3, "approved by " + answered.approval().by());
      }
    }
    return svg.toString();
  }

  private static double at(Instant time, Instant start, double span) {
    double share = Duration.between(start, time).toMillis() / span;
    return LEFT + Math.clamp(share, 0, 1) * (WIDTH - LEFT - RIGHT);
  }

  static String name(Status.PhaseRun phase) {
    return phase.phase() + (phase.direction() == Direction.REVERSE ? " (reverse)" : "");
  }

  private static String style(Status.PhaseRun phase) {
    return switch (phase.outcome()) {
      case "done" -> phase.direction() == Direction.REVERSE ? "reverse" : "done";
      case "running" -> "running";
      case "left" -> "left";
      default -> "failed";
    };
  }

  static String label(Status.Switched switched) {
    return switched.outcome() instanceof Outcome.Turned
        ? switched.direction() == Direction.FORWARD ? "switch" : "switch back"
        : "called off";
  }

  /**
   * How long each step took, those under a millisecond left out; steps of one verb run side by
   * side, so they do not add up. The scale is that of the steps in which users wait; another that
   * is longer ends at the margin.
   */
  static String steps(List<Outcome.Timing> all) {
    List<Outcome.Timing> steps = all.stream().filter(step -> step.took().toMillis() > 0).toList();
    Svg svg = new Svg(WIDTH, steps.size() * ROW + 4, "the steps of the switch");
    long longest =
        steps.stream()
            .filter(step -> !served(step))
            .mapToLong(step -> step.took().toNanos())
            .max()
            .orElse(1);
    int row = 0;
    for (Outcome.Timing step : steps) {
      double y = 4 + row++ * ROW;
      double share = Math.min(1, step.took().toNanos() / (double) longest);
      double width = Math.max(2, share * (WIDTH - LEFT - RIGHT));
      svg.text("end", LEFT - 8, y + 12, step.step());
      svg.bar(served(step) ? "left" : "done", LEFT, y, width, 16, step.step());
      svg.text("start", LEFT + width + 5, y + 12, Words.duration(step.took()));
    }
    return svg.toString();
  }

  private static boolean served(Outcome.Timing step) {
    return SERVED.matcher(step.step()).lookingAt();
  }
}
