package dev.ferry.bench;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.steps.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gap that users see at the switch and at the switch back, where the time of the pause goes,
 * and the same by hand.
 */
final class PauseMeasure implements Measure {
  private static final List<Direction> BOTH = List.of(Direction.values());

  private final String name;
  private final String title;
  private final boolean files;
  private final Bar median;
  private final Optional<Bar> max;

  private PauseMeasure(String name, String title, boolean files, Bar median, Optional<Bar> max) {
    this.name = name;
    this.title = title;
    this.files = files;
    this.median = median;
    this.max = max;
  }

  /** The plan of the lab as it is. */
  static PauseMeasure ofEverything() {
    return new PauseMeasure(
        "pause",
        "the switch and the switch back, everything in the plan",
        true,
        new Bar(400, 120),
        Optional.of(new Bar(1000, 250)));
  }

  /** What a service without files would see. */
  static PauseMeasure ofTheDatabase() {
    return new PauseMeasure(
        "database",
        "the same with database and traffic only",
        false,
        new Bar(250, 60),
        Optional.empty());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    Map<Direction, StepTimes> times = new EnumMap<>(Direction.class);
    BOTH.forEach(direction -> times.put(direction, new StepTimes()));
    Checked ferry = ferry(bench, times);
    ferry.judge(name, findings);
    bench.reset();
    bench.say("%s: the same by hand", name);
    RawResult raw = raw(bench);
    for (Direction direction : BOTH) {
      String way = direction == Direction.FORWARD ? "switch" : "switch back";
      findings.row(
          Row.of(
              "gap at the " + way + (files ? "" : ", database and traffic only") + ", ms",
              gaps(ferry, direction),
              gaps(raw.checked(), direction),
              median,
              max));
    }
    findings.note("Ferry: " + ferry.text(bench.rate()));
    findings.note("Raw tool: " + raw.checked().text(bench.rate()));
    findings.note(
        "The pause on the worker's clock: %s ms, back %s ms. Its steps in ms; a step begins that"
                .formatted(
                    times.get(Direction.FORWARD).pauses().text(),
                    times.get(Direction.REVERSE).pauses().text())
            + " long after the first fence, in the median:");
    findings.table(StepTimes.table(times.get(Direction.FORWARD), times.get(Direction.REVERSE)));
    findings.table(raw.steps());
    return findings;
  }

  private Checked ferry(Bench bench, Map<Direction, StepTimes> times)
      throws IOException, InterruptedException {
    Plan plan = files ? Plans.in(bench.lab().plan()) : Plans.databaseAndTraffic(bench.lab().plan());
    try (PauseLog log = new PauseLog();
        Load load = load(bench);
        Shuttle shuttle = new Shuttle(plan, bench.lab().directory())) {
      for (int i = 0; i < bench.times(); i++) {
        for (Direction direction : BOTH) {
          shuttle.ready(direction);
          log.take();
          Outcome outcome = shuttle.turn(direction);
          if (!(outcome instanceof Outcome.Turned turned)) {
            throw new IOException("no switch: " + outcome);
          }
          times.get(direction).add(turned, log.take());
          bench.say("  %s %d: pause %d ms", direction, i + 1, turned.pause().toMillis());
        }
      }
      return end(bench, load);
    }
  }

  /** What the raw tool did. */
  private record RawResult(Checked checked, Table steps) {}

  private RawResult raw(Bench bench) throws IOException, InterruptedException {
    try (RawTool tool = RawTool.prepared(bench, files ? List.of() : List.of("--no-files"));
        Load load = load(bench)) {
      for (int i = 0; i < bench.times(); i++) {
        for (Direction direction : BOTH) {
          tool.turn(direction);
          // As long as what Ferry needs between two switches, so that there is something to copy.
          Thread.sleep(1000);
        }
      }
      return new RawResult(end(bench, load), tool.steps());
    }
  }

  /** Without files, what is read back of an order may lie on the other side. */
  private Load load(Bench bench) throws IOException, InterruptedException {
    return files ? Load.start(bench) : Load.start(bench, "--read-every", "0");
  }

  private Checked end(Bench bench, Load load) throws IOException, InterruptedException {
    load.stop();
    if (!files) {
      try (RawTool tool = RawTool.connected(bench)) {
        tool.merge(Side.DESTINATION, Side.SOURCE);
      }
    }
    List<String> blocks = new ArrayList<>(List.of(Side.SOURCE));
    for (int i = 0; i < bench.times(); i++) {
      BOTH.forEach(direction -> blocks.add(Side.relieving(direction)));
    }
    return load.check(blocks);
  }

  /** They alternate: there, back, there ... */
  private static Series gaps(Checked checked, Direction direction) {
    List<Double> some = new ArrayList<>();
    for (int i = BOTH.indexOf(direction); i < checked.gaps().size(); i += BOTH.size()) {
      some.add(checked.gaps().get(i));
    }
    return Series.of(some);
  }
}
