package dev.ferry.bench;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.steps.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The gap that users see at the switch, there and back, and where the time of the pause goes. */
final class PauseMeasure implements Measure {
  private static final Bar MEDIAN = new Bar(400, 120);
  private static final Bar MAX = new Bar(1000, 250);

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public String title() {
    return "the switch and the switch back, everything in the plan";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    Map<Direction, StepTimes> times = new EnumMap<>(Direction.class);
    Map<Direction, List<Double>> gaps = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      times.put(direction, new StepTimes());
      gaps.put(direction, new ArrayList<>());
    }
    Checked checked = shuttle(bench, Shuttle.plan(bench.lab().plan()), times);
    checked.judge(name(), findings);
    for (int i = 0; i < checked.gaps().size(); i++) {
      gaps.get(i % 2 == 0 ? Direction.FORWARD : Direction.REVERSE).add(checked.gaps().get(i));
    }
    row(findings, "gap at the switch, ms", gaps.get(Direction.FORWARD));
    row(findings, "gap at the switch back, ms", gaps.get(Direction.REVERSE));
    findings.note(
        "%d requests at %d a second, %d failed; %d orders acknowledged, %d of them wrong."
            .formatted(
                checked.requests(),
                bench.rate(),
                checked.failed(),
                checked.acknowledged(),
                checked.wrong()));
    findings.note(
        "The pause on the worker's clock, median / maximum: %s ms, back %s ms. Its steps, in ms;"
                .formatted(
                    times.get(Direction.FORWARD).pauses().text(),
                    times.get(Direction.REVERSE).pauses().text())
            + " a step begins that long after the first fence:");
    findings.table(StepTimes.table(times.get(Direction.FORWARD), times.get(Direction.REVERSE)));
    return findings;
  }

  private static void row(Findings findings, String what, List<Double> gaps) {
    findings.row(Row.of(what, Series.of(gaps), Series.of(), MEDIAN, MAX));
  }

  private static Checked shuttle(Bench bench, Plan plan, Map<Direction, StepTimes> times)
      throws IOException, InterruptedException {
    List<String> blocks = new ArrayList<>(List.of("source"));
    try (PauseLog log = new PauseLog();
        Load load = Load.start(bench);
        Shuttle shuttle = new Shuttle(plan, bench.lab().directory())) {
      for (int i = 0; i < bench.times(); i++) {
        for (Direction direction : Direction.values()) {
          shuttle.ready(direction);
          log.take();
          Outcome outcome = shuttle.turn(direction);
          if (!(outcome instanceof Outcome.Turned turned)) {
            throw new IOException("no switch: " + outcome);
          }
          times.get(direction).add(turned, log.take());
          blocks.add(direction == Direction.FORWARD ? "destination" : "source");
          bench.say("  %s %d: pause %d ms", direction, i + 1, turned.pause().toMillis());
        }
      }
      return load.end(blocks);
    }
  }
}
