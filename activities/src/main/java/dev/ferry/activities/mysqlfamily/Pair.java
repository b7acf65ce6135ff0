package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.mysqlfamily.Progress.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Both sides as of one position. Where a part of a table differs, it is halved until the rows are
 * few enough to be looked at one by one: only what differs there is a difference.
 *
 * @param source in charge
 * @param destination follows
 */
record Pair(Server source, Server destination) {
  /** Rows that are looked at one by one. */
  private static final long FEW = 500;

  private static final int SHOWN = 5;

  /** How a part of a table looks on one side. */
  private record Part(long rows, String digest) {

    static Part of(List<Map<String, String>> answer) {
      Map<String, String> row = answer.getFirst();
      return new Part(Long.parseLong(row.get("n")), row.getOrDefault("h", ""));
    }
  }

  /**
   * What a look at a part of a table found.
   *
   * @param rows that the side in charge has in it
   * @param difference if any
   */
  record Look(long rows, Optional<Difference> difference) {}

  Look look(Table table, KeyRange range) {
    List<Part> parts = ask(table.digest(range)).stream().map(Part::of).toList();
    List<String> rows = new ArrayList<>();
    if (!parts.getFirst().equals(parts.getLast())) {
      halve(table, range, parts, rows);
    }
    return new Look(
        parts.getFirst().rows,
        rows.isEmpty()
            ? Optional.empty()
            : Optional.of(new Difference(table.name(), table.form(), range, List.copyOf(rows))));
  }

  /** A table without a key, at one go; nobody can say which rows. */
  Look lookAtAll(Table table) {
    List<String> sums =
        ask("CHECKSUM TABLE " + table.name() + " EXTENDED").stream()
            .map(answer -> answer.getFirst().getOrDefault("Checksum", "none"))
            .toList();
    List<Part> parts =
        ask("SELECT COUNT(*) n FROM " + table.name()).stream().map(Part::of).toList();
    boolean same =
        sums.getFirst().equals(sums.getLast()) && parts.getFirst().equals(parts.getLast());
    KeyRange all = KeyRange.ALL;
    return new Look(
        parts.getFirst().rows,
        same
            ? Optional.empty()
            : Optional.of(
                new Difference(table.name(), table.form(), all, List.of("rows without a key"))));
  }

  private void halve(Table table, KeyRange range, List<Part> parts, List<String> differ) {
    Part one = parts.getFirst();
    Part other = parts.getLast();
    if (one.equals(other) || differ.size() >= SHOWN) {
      return;
    }
    Server longer = one.rows >= other.rows ? source : destination;
    long rows = Math.max(one.rows, other.rows);
    if (rows <= FEW) {
      oneByOne(table, range, differ);
      return;
    }
    List<String> middle = table.key(longer.rows(table.bound(range, rows / 2)).getFirst());
    for (KeyRange half : List.of(range.upTo(middle), range.behind(middle))) {
      halve(table, half, ask(table.digest(half)).stream().map(Part::of).toList(), differ);
    }
  }

  private void oneByOne(Table table, KeyRange range, List<String> differ) {
    List<Map<String, String>> keyed =
        ask(table.rows(range)).stream().map(rows -> byKey(table, rows)).toList();
    Map<String, String> here = keyed.getFirst();
    Map<String, String> there = keyed.getLast();
    TreeSet<String> all = new TreeSet<>(here.keySet());
    all.addAll(there.keySet());
    for (String key : all) {
      String what =
          !there.containsKey(key)
              ? " is missing on " + destination.host()
              : !here.containsKey(key)
                  ? " is on " + destination.host() + " only"
                  : here.get(key).equals(there.get(key)) ? "" : " is another row";
      if (!what.isEmpty() && differ.size() < SHOWN) {
        differ.add(key + what);
      }
    }
  }

  private static Map<String, String> byKey(Table table, List<Map<String, String>> rows) {
    Map<String, String> keyed = new HashMap<>();
    rows.forEach(row -> keyed.put(table.shown(table.key(row)), row.getOrDefault("h", "")));
    return keyed;
  }

  void run(String... statements) {
    source.run(statements);
    destination.run(statements);
  }

  /**
   * Both sides at once: first the answer of the side in charge. On a thread of its own: whoever
   * bounds a lock by the common ones must not wait for this.
   */
  private List<List<Map<String, String>>> ask(String question) {
    CompletableFuture<List<Map<String, String>>> there =
        CompletableFuture.supplyAsync(
            () -> destination.rows(question), task -> Thread.ofPlatform().daemon().start(task));
    try {
      List<Map<String, String>> here = source.rows(question);
      return List.of(here, there.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      there.handle((answer, failure) -> true).join(); // nobody else asks while it answers
    }
  }
}
