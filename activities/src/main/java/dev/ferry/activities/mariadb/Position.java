package dev.ferry.activities.mariadb;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A replication position: the last transaction of each domain, as {@code domain-server-sequence}.
 *
 * @param last by domain
 */
record Position(Map<Long, Gtid> last) {

  record Gtid(long domain, long server, long sequence) {
    static Gtid parse(String text) {
      String[] parts = text.strip().split("-", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("not a GTID: " + text);
      }
      return new Gtid(
          Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseUnsignedLong(parts[2]));
    }

    @Override
    public String toString() {
      return domain + "-" + server + "-" + sequence;
    }
  }

  /** Reads the form of {@code @@gtid_binlog_pos}. */
  static Position parse(String text) {
    Map<Long, Gtid> last = new TreeMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Gtid gtid = Gtid.parse(part);
      last.merge(gtid.domain(), gtid, Position::later);
    }
    return new Position(last);
  }

  private static Gtid later(Gtid one, Gtid other) {
    return one.sequence() >= other.sequence() ? one : other;
  }

  /** The later of both in each domain. */
  Position with(Position other) {
    Map<Long, Gtid> both = new TreeMap<>(last);
    other.last.forEach((domain, gtid) -> both.merge(domain, gtid, Position::later));
    return new Position(both);
  }

  boolean isEmpty() {
    return last.isEmpty();
  }

  @Override
  public String toString() {
    return last.values().stream().map(Gtid::toString).collect(Collectors.joining(","));
  }
}
