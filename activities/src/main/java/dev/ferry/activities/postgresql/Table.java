package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One table on both sides, some hundred megabytes at a time: a snapshot that lasts keeps what
 * vacuum would remove, and a lock that lasts keeps a change of the table waiting, and its users
 * behind it.
 *
 * @param source in charge; its transactions are used up
 * @param fresh one more connection to it, outside of these
 * @param standby follows
 * @param name quoted
 */
record Table(Server source, Server fresh, Server standby, String name) {
  /** Of so many blocks one hash is made. */
  private static final int CHUNK = 256;

  /** So many are looked at in one snapshot. */
  private static final int RANGE = 64 * CHUNK;

  /**
   * Compares it.
   *
   * @param wrong gets what differs
   * @return how many rows the source has
   */
  long compare(List<String> wrong) {
    long blocks =
        Long.parseLong(
            source.value(
                "SELECT pg_relation_size(%s::regclass) / current_setting('block_size')::int"
                    .formatted(Sql.text(name))));
    long rows = 0;
    for (long from = 0; from < blocks; from += RANGE) {
      rows += compare(from, from + RANGE, wrong);
    }
    return rows;
  }

  private long compare(long from, long to, List<String> wrong) {
    source.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      String snapshot = source.value("SELECT pg_current_snapshot()");
      await(Lsn.parse(source.value("SELECT pg_current_wal_insert_lsn()")));
      Map<Long, Chunk> here = chunks(source, from, to);
      Map<Long, Chunk> there = chunks(standby, from, to);
      TreeSet<Long> all = new TreeSet<>(here.keySet());
      all.addAll(there.keySet());
      for (long chunk : all) {
        if (!here.containsKey(chunk) || !here.get(chunk).equals(there.get(chunk))) {
          compareVersions(chunk * CHUNK, snapshot, wrong);
        }
      }
      return here.values().stream().mapToLong(Chunk::rows).sum();
    } finally {
      source.run("ROLLBACK");
    }
  }

  /** What the source's snapshot shows, the standby must have replayed. */
  private void await(Lsn place) {
    while (place.isAfter(standby.replayed())) {
      Wait.millis(2);
    }
  }

  private record Chunk(long rows, String hash) {}

  private Map<Long, Chunk> chunks(Server server, long from, long to) {
    String question =
        ("SELECT (ctid::text::point)[0]::bigint / %d k, count(*) n,"
                + " encode(sha256(string_agg(sha256(textsend(t::text)), ''::bytea ORDER BY ctid)), 'hex') h"
                + " FROM %s t WHERE %s GROUP BY 1")
            .formatted(CHUNK, name, between(from, to));
    Map<Long, Chunk> chunks = new TreeMap<>();
    for (Map<String, String> row : server.rows(question)) {
      chunks.put(Long.valueOf(row.get("k")), new Chunk(Long.parseLong(row.get("n")), row.get("h")));
    }
    return chunks;
  }

  private static String between(long from, long to) {
    return "ctid >= '(%d,0)' AND ctid < '(%d,0)'".formatted(from, to);
  }

  /**
   * One version of a row.
   *
   * @param place where it lies
   * @param writer the transaction that wrote it
   */
  private record Version(String place, String writer) {}

  private Map<Version, String> versions(Server server, long from) {
    String question =
        "SELECT ctid c, xmin x, encode(sha256(textsend(t::text)), 'hex') h FROM %s t WHERE %s"
            .formatted(name, between(from, from + CHUNK));
    Map<Version, String> versions = new LinkedHashMap<>();
    server
        .rows(question)
        .forEach(row -> versions.put(new Version(row.get("c"), row.get("x")), row.get("h")));
    return versions;
  }

  private void compareVersions(long from, String snapshot, List<String> wrong) {
    Map<Version, String> here = versions(source, from);
    Map<Version, String> there = versions(standby, from);
    here.forEach(
        (version, hash) -> {
          String other = there.get(version);
          if (other == null ? isThere(version) : !other.equals(hash)) {
            wrong.add(
                "%s at %s %s"
                    .formatted(
                        name, version.place(), other == null ? "is missing" : "has other content"));
          }
        });
    there.keySet().stream()
        .filter(version -> !here.containsKey(version) && !isYounger(version, snapshot))
        .forEach(version -> wrong.add("%s at %s is too much".formatted(name, version.place())));
  }

  /** Whether the source still shows it: what was removed since the snapshot does not come back. */
  private boolean isThere(Version version) {
    return !fresh
        .value(
            "SELECT 1 FROM %s WHERE ctid = %s AND xmin = %s::xid"
                .formatted(name, Sql.text(version.place()), Sql.text(version.writer())))
        .isEmpty();
  }

  /**
   * Whether its writer was not yet done at the snapshot. The number of a writer says no more than
   * the lower half of its transaction's; one above the newest there is by now is of the round
   * before.
   */
  private boolean isYounger(Version version, String snapshot) {
    long newest = Long.parseLong(fresh.value("SELECT pg_snapshot_xmax(pg_current_snapshot())"));
    long low = Long.parseLong(version.writer());
    long round = low > (newest & 0xffff_ffffL) ? (newest >>> 32) - 1 : newest >>> 32;
    return round >= 0
        && fresh
            .value(
                "SELECT pg_visible_in_snapshot('%d'::xid8, '%s'::pg_snapshot)"
                    .formatted(round << 32 | low, snapshot))
            .equals("f");
  }
}
