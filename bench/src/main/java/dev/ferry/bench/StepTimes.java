package dev.ferry.bench;

import dev.ferry.workflows.steps.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the time of many pauses of one direction went. */
final class StepTimes {
  private final Map<String, List<Double>> begins = new LinkedHashMap<>();
  private final Map<String, List<Double>> took = new LinkedHashMap<>();
  private final List<Double> pauses = new ArrayList<>();

  void add(Outcome.Turned turned, Map<String, Double> begun) {
    pauses.add(turned.pause().toNanos() / 1e6);
    for (Outcome.Timing timing : turned.steps()) {
      took.computeIfAbsent(timing.step(), step -> new ArrayList<>())
          .add(timing.took().toNanos() / 1e6);
    }
    begun.forEach((step, at) -> begins.computeIfAbsent(step, any -> new ArrayList<>()).add(at));
  }

  Series pauses() {
    return Series.of(pauses);
  }

  /** Milliseconds; each step begins at the median given, after the begin of the first fence. */
  static Table table(StepTimes forward, StepTimes back) {
    Table table =
        new Table("step", "begins", "took, med / max", "back: begins", "back: took, med / max");
    Set<String> steps = new LinkedHashSet<>();
    for (StepTimes times : List.of(forward, back)) {
      times.took.keySet().stream().sorted(Comparator.comparing(times::begin)).forEach(steps::add);
    }
    steps.forEach(
        step ->
            table.row(step, forward.at(step), forward.took(step), back.at(step), back.took(step)));
    return table;
  }

  private double begin(String step) {
    return begins.containsKey(step) ? Series.of(begins.get(step)).median() : 0;
  }

  private String at(String step) {
    return begins.containsKey(step) ? Series.number(begin(step)) : "-";
  }

  private String took(String step) {
    return took.containsKey(step) ? Series.of(took.get(step)).text() : "-";
  }
}
