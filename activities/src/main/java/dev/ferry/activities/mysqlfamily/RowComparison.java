package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.mysqlfamily.Pair.Look;
import dev.ferry.activities.mysqlfamily.Progress.Difference;
import dev.ferry.activities.mysqlfamily.Progress.Pass;
import dev.ferry.workflows.steps.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One round of the comparison of all rows, in parts of a quarter of a second, by the SHA-256 that
 * the servers make of them. A round goes on where the last one stopped; small databases are done in
 * one. What was found to differ is looked at again first, and stays a FAIL until it is the same.
 */
final class RowComparison {
  private static final long NOTED_MILLIS = 2_000;

  /** The rows of a part are put together in the memory of each server. */
  private static final long MOST_BYTES = 16 << 20;

  /** With more, the copy is no copy, and nothing is to be learned from going on. */
  private static final int ENOUGH = 20;

  /** As long as evidence counts at a gate. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  /** A pass has a tenth of the time, and then the next one does. */
  private static final int SLOWEST = 25;

  private final Pair pair;
  private final Throttle throttle;
  private final End follower;
  private final Names names;
  private final long end;
  private Progress progress;
  private long kept = System.nanoTime();
  private boolean begun;

  /**
   * @param round time for one; what has been begun is completed
   */
  RowComparison(Pair pair, Throttle throttle, End follower, Names names, Duration round) {
    this.end = System.nanoTime() + round.toNanos();
    this.pair = pair;
    this.throttle = throttle;
    this.follower = follower;
    this.names = names;
    this.progress = Progress.of(follower, names);
    pair.prepare(MOST_BYTES);
  }

  Finding finding(List<String> schemas, Map<String, String> figures) {
    List<Table.Name> tables = Table.names(pair.source(), schemas);
    if (tables.isEmpty()) {
      return Finding.noData("content.rows", "there is no table to compare", "Check the plan.");
    }
    lookAgain(tables);
    goOn(tables);
    keep();
    Pass counted = progress.last().ever() ? progress.last() : progress.pass();
    figures.put("rows", Long.toString(counted.rows()));
    figures.put("compared in", counted.millis() + " ms");
    return verdict(tables.size());
  }

  private boolean timeIsUp() {
    return begun && System.nanoTime() > end;
  }

  private void lookAgain(List<Table.Name> tables) {
    for (Difference known : progress.differences()) {
      if (timeIsUp()) {
        return;
      }
      Optional<Table.Name> name =
          tables.stream().filter(it -> it.quoted().equals(known.table())).findFirst();
      if (name.isEmpty()) {
        progress = progress.without(known);
        continue;
      }
      Table table = Table.of(pair.source(), name.get());
      if (!table.form().equals(known.form())) {
        progress = Progress.NONE; // its rows cannot be found again: all are compared, and no PASS
        return;
      }
      begun = true;
      Optional<Difference> still = look(table, known.range()).difference();
      progress = still.map(progress::with).orElseGet(() -> progress.without(known));
    }
  }

  private void goOn(List<Table.Name> tables) {
    if (!progress.underWay()) {
      progress = progress.begin(Instant.now());
    }
    for (Table.Name name : tables) {
      int order = name.quoted().compareTo(progress.table());
      if (order < 0 || (order == 0 && progress.after().isEmpty())) {
        continue;
      }
      if (timeIsUp() || progress.differences().size() >= ENOUGH) {
        return;
      }
      Table table = Table.of(pair.source(), name);
      boolean known = order == 0 && table.form().equals(progress.form());
      if (!goOn(table, new KeyRange(known ? progress.after() : List.of(), List.of()))) {
        return;
      }
    }
    progress = progress.complete();
  }

  /** Whether it came to the end of the table. */
  private boolean goOn(Table table, KeyRange range) {
    KeyRange rest = range;
    Parts parts = new Parts(pair.source(), table);
    while (!timeIsUp() && progress.differences().size() < ENOUGH) {
      long start = System.nanoTime();
      begun = true;
      // Lets go of the table after each part: a change of its form need not wait for all.
      pair.run("SAVEPOINT ferry");
      List<String> upTo = parts.next(rest);
      KeyRange part = rest.upTo(upTo);
      Look look = look(table, part);
      pair.run("ROLLBACK TO SAVEPOINT ferry");
      long took = millisSince(start);
      throttle.await(end);
      note(progress.at(table, upTo, look.rows(), millisSince(start)), look.difference());
      if (upTo.isEmpty()) {
        return true;
      }
      parts.looked(part, look, took);
      rest = rest.behind(upTo);
    }
    return false;
  }

  /** A difference is noted at once, progress now and then: nothing is found twice for nothing. */
  private void note(Progress come, Optional<Difference> difference) {
    progress = difference.map(come::with).orElse(come);
    if (difference.isPresent() || millisSince(kept) > NOTED_MILLIS) {
      keep();
    }
  }

  private void keep() {
    progress.keep(follower, names);
    kept = System.nanoTime();
  }

  private static long millisSince(long nanos) {
    return Math.max(1, (System.nanoTime() - nanos) / 1_000_000);
  }

  private Look look(Table table, KeyRange range) {
    return table.hasKey() ? pair.look(table, range) : pair.lookAtAll(table);
  }

  private static String shown(Difference difference) {
    return difference.table().replace("`", "");
  }

  private Finding verdict(int tables) {
    List<Difference> differences = progress.differences();
    if (!differences.isEmpty()) {
      List<String> all =
          differences.stream()
              .flatMap(it -> it.rows().stream().map(row -> shown(it) + ": " + row))
              .distinct() // parts that were found at other times may overlap
              .toList();
      return Finding.fail(
          "content.rows",
          "rows differ: "
              + Content.shortened(all)
              + (differences.size() < ENOUGH ? "" : "; no more was compared"),
          "Find out who wrote to %s; go home and prepare again.".formatted(follower.host()));
    }
    Pass last = progress.last();
    String soFar =
        "%d rows were compared so far; now at %s"
            .formatted(progress.pass().rows(), progress.table().replace("`", ""));
    if (!last.ever()) {
      return Finding.noData(
          "content.rows", soFar, "Wait until all of the %d tables are.".formatted(tables));
    }
    Duration age = last.age(Instant.now());
    if (age.compareTo(FRESH) > 0 && age.toMillis() > last.millis() * SLOWEST) {
      return Finding.noData(
          "content.rows",
          "all rows were the same %d min ago; %s".formatted(age.toMinutes(), soFar),
          "Wait until all are compared again.");
    }
    return Finding.pass(
        "content.rows",
        "%d rows in %d tables have the same SHA-256, both sides at the same position; the first of them were compared %s ago%s"
            .formatted(
                last.rows(),
                tables,
                age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s",
                age.compareTo(FRESH) > 0 ? ", for there are many" : ""));
  }
}
