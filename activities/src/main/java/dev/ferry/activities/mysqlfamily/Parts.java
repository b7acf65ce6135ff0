package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.mysqlfamily.Pair.Look;
import java.util.List;
import java.util.Map;

/**
 * How a table is cut into parts, each of a quarter of a second's work and of one answer's length.
 */
final class Parts {
  private static final long MILLIS = 250;
  private static final long FIRST = 1_000;
  private static final long LEAST = 50;
  private static final long GROWTH = 10;

  private final Server source;
  private final Table table;
  private long most = 1_000_000;
  private long size = FIRST;

  /** Whether most numbers that a key could have are keys, so that a part's end can be reckoned. */
  private boolean dense;

  /**
   * @param source in charge, with its snapshot
   */
  Parts(Server source, Table table) {
    this.source = source;
    this.table = table;
  }

  /**
   * The last key of the next part. To count rows up to there costs the server a third of what their
   * digest does, so that it is only done where keys lie far apart, or end.
   *
   * @return empty for a part to the end of the table
   */
  List<String> next(KeyRange rest) {
    if (!table.hasKey()) {
      return List.of();
    }
    if (dense) {
      return table.ahead(rest.after(), size);
    }
    List<Map<String, String>> row = source.rows(table.bound(rest, size));
    return row.isEmpty() ? List.of() : table.key(row.getFirst());
  }

  /**
   * Learns from a part.
   *
   * @param range of it
   * @param look at it, and how long that took
   */
  void looked(KeyRange range, Look look, long millis) {
    if (!look.whole()) {
      most = Math.max(LEAST, look.rows() / 2);
    }
    size = Math.clamp(size * MILLIS / millis, size / 4, size * GROWTH);
    size = Math.clamp(size, LEAST, most);
    dense = table.isDense(range, look.rows()) && !table.ahead(range.upTo(), size).isEmpty();
  }
}
