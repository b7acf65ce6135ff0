package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.mysqlfamily.Progress.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

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

  /** The warnings of a server that has put together less than there is. */
  private static final Set<String> CUT = Set.of("1260", "1301");

  /** So many it keeps; what else there may be is not known. */
  private static final int WARNINGS = 64;

  /**
   * How a part of a table looks on one side.
   *
   * @param whole whether the digest is that of all rows: they may be more than the server puts
   *     together, of which it warns
   */
  private record Part(long rows, String digest, boolean whole) {

    static Part of(Server server, String question) {
      Map<String, String> row = server.rows(question).getFirst();
      List<Map<String, String>> warnings = server.rows("SHOW WARNINGS");
      boolean whole =
          warnings.size() < WARNINGS
              && warnings.stream().noneMatch(it -> CUT.contains(it.getOrDefault("Code", "")));
      return new Part(Long.parseLong(row.get("n")), row.getOrDefault("h", ""), whole);
    }

    boolean sameAs(Part other) {
      return equals(other) && whole;
    }
  }

  /**
   * What a look at a part of a table found.
   *
   * @param rows that the side in charge has in it
   * @param whole whether it was little enough to be looked at at one go
   * @param difference if any
   */
  record Look(long rows, boolean whole, Optional<Difference> difference) {}

  Look look(Table table, KeyRange range) {
    List<Part> parts = digests(table, range);
    List<String> rows = new ArrayList<>();
    halve(table, range, parts, rows);
    return new Look(
        parts.getFirst().rows,
        parts.stream().allMatch(Part::whole),
        rows.isEmpty()
            ? Optional.empty()
            : Optional.of(new Difference(table.name(), table.form(), range, List.copyOf(rows))));
  }

  /** A table without a key, at one go; nobody can say which rows. */
  Look lookAtAll(Table table) {
    List<String> sums = ask(server -> sum(server, table));
    List<String> counts = ask(server -> server.value("SELECT COUNT(*) FROM " + table.name()));
    boolean same =
        sums.getFirst().equals(sums.getLast()) && counts.getFirst().equals(counts.getLast());
    KeyRange all = KeyRange.ALL;
    return new Look(
        Long.parseLong(counts.getFirst()),
        true,
        same
            ? Optional.empty()
            : Optional.of(
                new Difference(table.name(), table.form(), all, List.of("rows without a key"))));
  }

  private static String sum(Server server, Table table) {
    return server
        .rows("CHECKSUM TABLE " + table.name() + " EXTENDED")
        .getFirst()
        .getOrDefault("Checksum", "none");
  }

  private List<Part> digests(Table table, KeyRange range) {
    return ask(server -> Part.of(server, table.digest(range)));
  }

  private void halve(Table table, KeyRange range, List<Part> parts, List<String> differ) {
    Part one = parts.getFirst();
    Part other = parts.getLast();
    if (one.sameAs(other) || differ.size() >= SHOWN) {
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
      halve(table, half, digests(table, half), differ);
    }
  }

  private void oneByOne(Table table, KeyRange range, List<String> differ) {
    List<Map<String, String>> keyed = ask(server -> byKey(table, server.rows(table.rows(range))));
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
                  : !here.get(key).equals(there.get(key))
                      ? " is another row"
                      : here.get(key).isEmpty() ? " is too long to be compared" : "";
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

  /**
   * Prepares both sessions.
   *
   * @param mostBytes that a server may put together for a digest
   */
  void prepare(long mostBytes) {
    for (Server server : List.of(source, destination)) {
      long packet = Long.parseLong(server.value("SELECT @@max_allowed_packet"));
      server.run(
          "SET SESSION time_zone='+00:00', max_error_count=%d, group_concat_max_len=%d"
              .formatted(WARNINGS, Math.min(packet, mostBytes)));
    }
  }

  void run(String... statements) {
    source.run(statements);
    destination.run(statements);
  }

  /**
   * Both sides at once: first the answer of the side in charge. On a thread of its own: whoever
   * bounds a lock by the common ones must not wait for this.
   */
  private <T> List<T> ask(Function<Server, T> question) {
    CompletableFuture<T> there =
        CompletableFuture.supplyAsync(
            () -> question.apply(destination), task -> Thread.ofPlatform().daemon().start(task));
    try {
      T here = question.apply(source);
      return List.of(here, there.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      there.handle((answer, failure) -> true).join(); // nobody else asks while it answers
    }
  }
}
