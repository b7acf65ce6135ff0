package dev.ferry.activities.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Ferry has to remember of the names of one component between its verbs.
 *
 * @param originals as they were before the first change
 * @param cached how long after lowering the TTL an answer with the old one may be cached
 * @param lowered since when every server shows the lowered TTL
 * @param inCharge which values the zone has, or is about to get
 * @param turned since when every server shows these values
 */
record Notes(
    List<RRset> originals,
    Duration cached,
    Optional<Instant> lowered,
    Values inCharge,
    Optional<Instant> turned) {

  /** Whose values. */
  enum Values {
    ORIGINAL,
    PLANNED
  }

  Notes withLowered(Optional<Instant> when) {
    return new Notes(originals, cached, when, inCharge, turned);
  }

  Notes withInCharge(Values values, Optional<Instant> since) {
    return new Notes(originals, cached, lowered, values, since);
  }

  RRset original(RRset.Key key) {
    return originals.stream()
        .filter(it -> it.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new DnsException(
                    "FERRY-DNS-006 nothing is recorded of "
                        + key
                        + ". Run the phase prepare of this plan first."));
  }

  /** When no cache that keeps to TTLs can have the old TTL any more. */
  Optional<Instant> ready() {
    return lowered.map(since -> since.plus(cached));
  }
}
