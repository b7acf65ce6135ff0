package dev.ferry.bench;

import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.lab.witness.AcknowledgedWrite;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step of the pause fails: how soon the source takes orders again. */
final class HomeMeasure implements Measure {
  private static final Bar BAR = new Bar(2000, 500);
  private static final List<String> STEPS =
      List.of("fence uploads", "fence db", "reach db", "reach uploads", "ready db", "ready edge");

  @Override
  public String name() {
    return "home";
  }

  @Override
  public String title() {
    return "from a failed step in the pause to the first acknowledged write at the source";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    Map<Long, String> failures = new LinkedHashMap<>();
    List<AcknowledgedWrite> writes;
    Checked checked;
    Fault fault = new Fault();
    try (Load load = Load.start(bench);
        Shuttle shuttle =
            new Shuttle(Plans.in(bench.lab().plan()), bench.lab().directory(), fault::before)) {
      for (int i = 0; i < bench.times(); i++) {
        String step = STEPS.get(i % STEPS.size());
        shuttle.ready(Direction.FORWARD);
        fault.arm(step);
        Outcome outcome = shuttle.turn(Direction.FORWARD);
        if (!(outcome instanceof Outcome.Home home) || !home.failedStep().equals(step)) {
          throw new IOException(step + " was to fail, but: " + outcome);
        }
        failures.put(fault.struck(), step);
        bench.say("  %s: home after a pause of %d ms", step, home.pause().toMillis());
      }
      load.stop();
      writes = AcknowledgedWrite.of(load.journal());
      checked = load.check(List.of(Side.SOURCE));
    }
    checked.judge(name(), findings);
    Map<String, List<Double>> byStep = new LinkedHashMap<>();
    List<Double> all = new ArrayList<>();
    failures.forEach(
        (at, step) -> {
          double ms = firstAfter(at, writes);
          all.add(ms);
          byStep.computeIfAbsent(step, any -> new ArrayList<>()).add(ms);
        });
    findings.row(Row.ofMaximum("failed step to the first write at the source, ms", all, BAR));
    findings.note(checked.text(bench.rate()));
    Table table = new Table("step that failed, its work done", "ms");
    byStep.forEach((step, took) -> table.row(step, Series.of(took).text()));
    findings.table(table);
    return findings;
  }

  private static double firstAfter(long at, List<AcknowledgedWrite> writes) {
    return writes.stream()
        .filter(write -> write.atMicros() > at && write.server().equals(Side.SOURCE))
        .findFirst()
        .map(write -> (write.atMicros() - at) / 1e3)
        .orElseThrow(() -> new SwitchFailure("the source took no order any more"));
  }
}
