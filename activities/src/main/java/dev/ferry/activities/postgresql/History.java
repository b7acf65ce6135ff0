package dev.ferry.activities.postgresql;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a cluster's timelines end: each promotion begins a new one.
 *
 * @param current the timeline that the server in charge writes
 * @param ends the last place of each earlier timeline it came from
 */
record History(int current, Map<Integer, Lsn> ends) {

  static History of(Server inCharge) {
    String file = inCharge.value("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
    int current = Integer.parseInt(file, 0, 8, 16);
    String text =
        current == 1
            ? ""
            : inCharge.value("SELECT pg_read_file('pg_wal/%08X.history')".formatted(current));
    return new History(current, parse(text));
  }

  static Map<Integer, Lsn> parse(String text) {
    Map<Integer, Lsn> ends = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length >= 2 && words[0].matches("\\d+")) {
        ends.put(Integer.valueOf(words[0]), Lsn.parse(words[1]));
      }
    }
    return ends;
  }

  /** Whether the server in charge has been at that place, or will be. */
  boolean contains(int timeline, Lsn place) {
    if (timeline == current) {
      return true; // one that is ahead on the same timeline is told apart by who wrote it
    }
    Lsn end = ends.get(timeline);
    return end != null && !place.isAfter(end);
  }
}
