package dev.ferry.activities.dns;

import java.time.Duration;
import java.util.List;

/** How long a TTL has to be low before the values may change. */
final class TtlWait {
  private final Move move;
  private final Lookout lookout;

  TtlWait(Move move, Lookout lookout) {
    this.move = move;
    this.lookout = lookout;
  }

  /**
   * The longest TTL that any server or listed resolver has, or the zone's negative TTL, and a tenth
   * more for resolvers that round up. Nothing when no cache can have more than the low TTL.
   */
  Duration after(List<RRset> originals) {
    Duration longest =
        lookout.soas().values().stream()
            .map(Lookout::negativeTtl)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    boolean needed = false;
    for (RRset original : originals) {
      Duration cached = cached(original);
      needed |= cached.compareTo(low(original)) > 0;
      longest = cached.compareTo(longest) > 0 ? cached : longest;
    }
    return needed ? LifeCycle.tenth(longest) : Duration.ZERO;
  }

  private Duration low(RRset original) {
    return move.planned().stream()
        .filter(it -> it.key().equals(original.key()))
        .findFirst()
        .map(it -> new Course(original, it).ttlDuring())
        .orElseThrow();
  }

  private Duration cached(RRset original) {
    Duration longest = original.ttl();
    for (Answer answer : lookout.resolvers(original.key()).values()) {
      if (answer instanceof Answer.Given given && given.rrset().ttl().compareTo(longest) > 0) {
        longest = given.rrset().ttl();
      }
    }
    return longest;
  }
}
