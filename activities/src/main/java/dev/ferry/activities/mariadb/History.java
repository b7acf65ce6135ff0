package dev.ferry.activities.mariadb;

import dev.ferry.activities.mariadb.Position.Gtid;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a server ever had: the last transaction of each server in each domain. */
final class History {
  private final Map<List<Long>, Long> last = new TreeMap<>(History::order);

  private History() {}

  private static int order(List<Long> one, List<Long> other) {
    int domains = Long.compare(one.getFirst(), other.getFirst());
    return domains != 0 ? domains : Long.compare(one.getLast(), other.getLast());
  }

  static History parse(String text) {
    History history = new History();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        Gtid gtid = Gtid.parse(part);
        history.last.merge(
            List.of(gtid.domain(), gtid.server()),
            gtid.sequence(),
            (one, two) -> Math.max(one, two));
      }
    }
    return history;
  }

  /** Whether every last transaction of {@code position} is one that this server had. */
  boolean contains(Position position) {
    return position.last().values().stream().allMatch(this::contains);
  }

  private boolean contains(Gtid gtid) {
    return last.getOrDefault(List.of(gtid.domain(), gtid.server()), -1L) >= gtid.sequence();
  }

  /** What {@code server} wrote beyond what this history has of it; empty when nothing. */
  Position beyond(History other, long server) {
    StringBuilder text = new StringBuilder();
    other.last.forEach(
        (key, sequence) -> {
          Gtid gtid = new Gtid(key.getFirst(), key.getLast(), sequence);
          if (gtid.server() == server && !contains(gtid)) {
            text.append(text.isEmpty() ? "" : ",").append(gtid);
          }
        });
    return Position.parse(text.toString());
  }
}
