package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compares every table of both sides while the service writes: by SHA-256, a thousandth of its keys
 * at a time. Where a part differs it is looked at row by row, again and again, until the follower
 * had the time to get there: only what differs in each look is a difference.
 *
 * @param databases both sides
 * @param heartbeat tells when the follower got somewhere
 * @param names of the migration
 * @param figures gets counts
 */
record RowComparison(
    Databases databases, Heartbeat heartbeat, Names names, Map<String, String> figures) {
  private static final int PARTS = 1024;
  private static final int LOOKS = 5;
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private static final String TABLES =
      "SELECT format('%I.%I', n.nspname, c.relname) t, coalesce((SELECT string_agg(format('t.%I::text', a.attname), ', '"
          + " ORDER BY a.attnum) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
          + " WHERE i.indrelid = c.oid AND (i.indisreplident OR (i.indisprimary AND c.relreplident = 'd'))), 't::text') k"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence = 'p'"
          + " AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1";

  Finding finding() {
    long began = System.nanoTime();
    List<String> wrong = new ArrayList<>();
    long tables = 0;
    long rows = 0;
    for (Databases.Pair pair : databases.pairs()) {
      for (Map<String, String> table : pair.source().rows(TABLES)) {
        if (!table.get("t").equals(names.own() + ".beat")) {
          tables++;
          rows += compare(pair, new Table(table.get("t"), table.get("k")), wrong);
        }
      }
    }
    figures.put("tables compared", Long.toString(tables));
    figures.put("rows compared", Long.toString(rows));
    figures.put("comparison took", (System.nanoTime() - began) / 1_000_000 + " ms");
    return wrong.isEmpty()
        ? Finding.pass(
            "content.rows", "every row of every table has the same SHA-256 on both sides")
        : Finding.fail(
            "content.rows",
            "rows differ: " + Content.shortened(wrong),
            "Find out who wrote to the side that follows, then seed it anew.");
  }

  /**
   * A table.
   *
   * @param name quoted
   * @param key its columns as text
   */
  private record Table(String name, String key) {

    private String part() {
      return "hashtextextended(concat_ws(',', %s), 0) & %d".formatted(key, PARTS - 1);
    }

    /** A hash of each part, and how many rows it has. */
    Map<String, String> parts(Server server) {
      return answers(
          server,
          "SELECT %s k, count(*) || ' ' || encode(sha256(string_agg(h, ''::bytea ORDER BY h)), 'hex') h FROM (SELECT t.*, sha256(textsend(t::text)) h FROM %s t) t GROUP BY 1"
              .formatted(part(), name));
    }

    /** A hash of each row of a part, by its key. */
    Map<String, String> rows(Server server, String part) {
      return answers(
          server,
          "SELECT concat_ws(',', %s) k, string_agg(encode(sha256(textsend(t::text)), 'hex'), ' ' ORDER BY sha256(textsend(t::text))) h FROM %s t WHERE %s = %s GROUP BY 1"
              .formatted(key, name, part(), part));
    }

    private static Map<String, String> answers(Server server, String question) {
      Map<String, String> answers = new LinkedHashMap<>();
      server
          .rows(question)
          .forEach(row -> answers.put(row.getOrDefault("k", ""), row.getOrDefault("h", "")));
      return answers;
    }
  }

  private long compare(Databases.Pair pair, Table table, List<String> wrong) {
    Map<String, String> here = table.parts(pair.source());
    await(pair);
    Map<String, String> there = table.parts(pair.destination());
    for (String part : differing(here, there)) {
      for (String key : rows(pair, table, part)) {
        wrong.add("%s in %s: %s".formatted(key, pair.name(), table.name()));
      }
    }
    return here.values().stream()
        .mapToLong(it -> Long.parseLong(it.substring(0, it.indexOf(' '))))
        .sum();
  }

  /** Keys whose rows differ in every look, though the source has not changed them meanwhile. */
  private TreeSet<String> rows(Databases.Pair pair, Table table, String part) {
    TreeSet<String> suspects = null;
    for (int i = 0; i < LOOKS; i++) {
      Map<String, String> before = table.rows(pair.source(), part);
      await(pair);
      Map<String, String> there = table.rows(pair.destination(), part);
      Map<String, String> after = table.rows(pair.source(), part);
      TreeSet<String> moving = differing(before, after);
      TreeSet<String> differ = differing(before, there);
      differ.removeAll(moving);
      if (suspects != null) {
        differ.retainAll(suspects);
      }
      suspects = differ;
      if (suspects.isEmpty()) {
        break;
      }
    }
    return suspects;
  }

  private static TreeSet<String> differing(Map<String, String> one, Map<String, String> other) {
    TreeSet<String> all = new TreeSet<>(one.keySet());
    all.addAll(other.keySet());
    all.removeIf(it -> one.getOrDefault(it, "").equals(other.getOrDefault(it, "")));
    return all;
  }

  /** Until the follower has all that was written up to now. */
  private void await(Databases.Pair pair) {
    long beat = heartbeat.beat(pair.source());
    long end = System.nanoTime() + LONGEST_NANOS;
    while (heartbeat.newest(pair.destination()) < beat && System.nanoTime() < end) {
      Wait.millis(2);
    }
  }
}
