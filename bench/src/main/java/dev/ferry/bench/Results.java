package dev.ferry.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that one run has found, as the Markdown of {@code RESULTS.md}. */
final class Results {
  private final String intro;
  private final Table machine;
  private final Map<Measure, Findings> found = new LinkedHashMap<>();

  Results(String intro, Table machine) {
    this.intro = intro;
    this.machine = machine;
  }

  void add(Measure measure, Findings findings) {
    found.put(measure, findings);
  }

  /** Promises of correctness that did not hold. */
  List<String> broken() {
    return found.values().stream().flatMap(findings -> findings.broken.stream()).toList();
  }

  /** Whether something could not be measured. */
  boolean incomplete() {
    return found.values().stream().anyMatch(findings -> !findings.complete);
  }

  String markdown() {
    Table summary =
        new Table("measure", "Ferry", "raw tool (Ferry : raw)", "must", "aim", "verdict");
    for (Findings findings : found.values()) {
      for (Row row : findings.rows) {
        summary.row(
            row.measure(), row.ferry(), row.raw().orElse(""), row.must(), row.aim(), row.verdict());
      }
    }
    StringBuilder text = new StringBuilder("# Results\n\n").append(intro).append("\n\n");
    text.append(machine.markdown()).append('\n').append(summary.markdown());
    found.forEach(
        (measure, findings) -> {
          text.append("\n## ").append(measure.name()).append(": ").append(measure.title());
          text.append("\n");
          findings.broken.forEach(what -> text.append("\n**Broken promise:** ").append(what));
          findings.details.forEach(detail -> text.append("\n").append(detail));
        });
    return text.toString();
  }
}
