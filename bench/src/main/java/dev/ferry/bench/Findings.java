package dev.ferry.bench;

import java.util.ArrayList;
import java.util.List;

/** What one measure has found. */
final class Findings {
  final List<Row> rows = new ArrayList<>();
  final List<String> details = new ArrayList<>();
  final List<String> broken = new ArrayList<>();
  boolean complete = true;

  void row(Row row) {
    rows.add(row);
  }

  /** A paragraph under the summary. */
  void note(String text) {
    details.add(text + "\n");
  }

  void table(Table table) {
    details.add(table.markdown());
  }

  void notMeasured(String why) {
    complete = false;
    note("**Not measured:** " + why);
  }

  /** A promise of correctness that did not hold; it makes the whole bench fail. */
  void broken(String what) {
    broken.add(what);
  }
}
