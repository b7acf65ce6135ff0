package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.steps.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares all keys of both sides while the service writes: by pages of a hundred or so, each with
 * type, expiry and a digest that the server takes of the value. What differs is looked at again
 * once the replica has got there: a key that is written all the time is compared between two writes
 * or not at all, and that is said.
 *
 * <p>A value of more than {@value #WHOLE} elements is not read at one go, for nobody else is served
 * meanwhile: such a one is compared in pieces.
 */
final class Comparison {
  static final int WHOLE = 200;
  private static final int PAGE = 100;
  private static final int ROUNDS = 20;
  private static final int SHOWN = 5;

  private static final String DIGEST = script();

  private final Ends ends;
  private final Map<String, String> figures;
  private final List<String> differ = new ArrayList<>();
  private long keys;
  private long hot;
  private long large;

  Comparison(Ends ends, Map<String, String> figures) {
    this.ends = ends;
    this.figures = figures;
  }

  Finding finding() {
    long start = System.nanoTime();
    for (String database : databases()) {
      compare(database);
      onlyThere(database);
    }
    select("0");
    figures.put("keys compared", Long.toString(keys));
    figures.put("compared in", (System.nanoTime() - start) / 1_000_000 + " ms");
    String what =
        "%d keys by type, expiry and value; %d of them large, in pieces; %d were written too often to be compared"
            .formatted(keys, large, hot);
    return differ.isEmpty()
        ? Finding.pass("content.keys", what)
        : Finding.fail(
            "content.keys",
            "keys differ: " + String.join(", ", differ) + "; " + what,
            "Find out who wrote to "
                + ends.destination().host()
                + ", then go home and prepare again.");
  }

  /** All that either side has. */
  private Set<String> databases() {
    Set<String> all = new TreeSet<>();
    for (End end : ends.both()) {
      end.server().info("keyspace").keySet().forEach(name -> all.add(name.substring(2)));
    }
    return all;
  }

  private void select(String database) {
    ends.both().forEach(end -> end.server().ask("SELECT", database));
  }

  private void compare(String database) {
    select(database);
    String cursor = "0";
    do {
      List<String> page = scan(ends.source(), cursor);
      cursor = page.removeFirst();
      keys += page.size();
      List<String> left = page;
      for (int round = 0; !left.isEmpty(); round++) {
        left = differing(left, round);
        if (round == ROUNDS) {
          hot += left.size();
          left = List.of();
        }
      }
    } while (!cursor.equals("0"));
  }

  private static List<String> scan(End end, String cursor) {
    return end.server().texts("SCAN", cursor, "COUNT", Integer.toString(PAGE));
  }

  /**
   * Those whose digests are not equal. One that the source has not changed while the replica got
   * everything is really another.
   */
  private List<String> differing(List<String> page, int round) {
    List<String> before = digests(ends.source(), page);
    boolean arrived = awaitReplica();
    List<String> there = digests(ends.destination(), page);
    List<String> after = round < 3 ? List.of() : digests(ends.source(), page);
    List<String> left = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      if (before.get(i).equals(there.get(i))) {
        if (before.get(i).startsWith("large ")) {
          inPieces(page.get(i), before.get(i).split(" ", 3)[1]);
        }
        continue;
      }
      if (arrived && !after.isEmpty() && after.get(i).equals(before.get(i))) {
        note(page.get(i));
      } else {
        left.add(page.get(i));
      }
    }
    return left;
  }

  private void inPieces(String key, String kind) {
    large++;
    switch (new Large(ends, this::awaitReplica).compare(kind, key)) {
      case SAME -> {}
      case DIFFERENT -> note(key);
      case CHANGING -> hot++;
    }
  }

  private void note(String key) {
    if (differ.size() < SHOWN) {
      differ.add('"' + key.replaceAll("[^ -~]", "?") + '"');
    } else if (differ.size() == SHOWN) {
      differ.add("and more");
    }
  }

  private static List<String> digests(End end, List<String> page) {
    List<String> words = new ArrayList<>(List.of("EVAL_RO", DIGEST, "" + page.size()));
    words.addAll(page);
    words.add(Integer.toString(WHOLE));
    return end.server().texts(words.toArray(String[]::new));
  }

  /** Whether the replica has got all that the source had written until now. */
  private boolean awaitReplica() {
    Position position = ends.source().replication().position();
    for (int i = 0; i < 500; i++) {
      if (ends.destination().replication().position().offset() >= position.offset()) {
        return true;
      }
      Wait.millis(2);
    }
    return false;
  }

  /** Keys that only the follower has. */
  private void onlyThere(String database) {
    select(database);
    String cursor = "0";
    do {
      List<String> page = scan(ends.destination(), cursor);
      cursor = page.removeFirst();
      List<String> missing = missing(page);
      for (int round = 0; round < 3 && !missing.isEmpty(); round++) {
        if (!awaitReplica()) {
          hot += missing.size();
          missing = List.of();
          break;
        }
        List<String> still = digests(ends.destination(), missing);
        List<String> candidates = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
          if (!still.get(i).equals("none")) {
            candidates.add(missing.get(i));
          }
        }
        missing = missing(candidates);
      }
      missing.forEach(this::note);
    } while (!cursor.equals("0"));
  }

  private List<String> missing(List<String> page) {
    List<String> missing = new ArrayList<>();
    if (page.isEmpty()) {
      return missing;
    }
    List<Object> answers =
        ends.source()
            .server()
            .askAll(page.stream().map(key -> new String[] {"EXISTS", key}).toList());
    for (int i = 0; i < page.size(); i++) {
      if (answers.get(i).equals(0L)) {
        missing.add(page.get(i));
      }
    }
    return missing;
  }

  private static String script() {
    try (InputStream script = Comparison.class.getResourceAsStream("digest.lua")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
