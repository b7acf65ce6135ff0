package dev.ferry.lab.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the clients of a ledger were told. */
public final class Account {
  private final List<Appended> appended;
  private final List<Double> gaps = new ArrayList<>();

  Account(List<Appended> appended) {
    this.appended = appended.stream().sorted(Comparator.comparingLong(Appended::at)).toList();
    readReigns();
  }

  /**
   * A side is in charge from its first acknowledgement after the other's. An answer of the earlier
   * side that arrives after that belongs to the time before, if it was asked for then.
   */
  private void readReigns() {
    int side = -1;
    long since = 0;
    long last = 0;
    for (Appended row : appended) {
      if (side == -1) {
        side = row.side();
      } else if (row.side() != side) {
        if (row.sent() < since) {
          continue;
        }
        gaps.add((row.at() - last) / 1e6);
        side = row.side();
        since = row.at();
      }
      last = row.at();
    }
  }

  /** How many numbers were acknowledged. */
  public int size() {
    return appended.size();
  }

  /**
   * For each time another side took over, the milliseconds between the last acknowledgement before
   * and the first after. More of them than switches mean that two sides have accepted writes.
   */
  public List<Double> gaps() {
    return List.copyOf(gaps);
  }

  /** Acknowledged numbers that are not there. */
  public List<Long> lost(Collection<Long> there) {
    Map<Long, Integer> counts = counts(there);
    return appended.stream().map(Appended::number).filter(it -> !counts.containsKey(it)).toList();
  }

  /** Numbers that are there more than once, acknowledged or not. */
  public static List<Long> doubled(Collection<Long> there) {
    return counts(there).entrySet().stream()
        .filter(it -> it.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<Long, Integer> counts(Collection<Long> there) {
    Map<Long, Integer> counts = new HashMap<>();
    there.forEach(number -> counts.merge(number, 1, Integer::sum));
    return counts;
  }
}
