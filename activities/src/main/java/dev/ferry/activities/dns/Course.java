package dev.ferry.activities.dns;

import dev.ferry.workflows.dns.DnsRecord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The states through which Ferry takes one RRset: {@code original}, the same with a lowered TTL,
 * the planned values with that TTL, and at the end these with the original one.
 *
 * @param original before the first change
 * @param planned the plan's values, with the plan's TTL
 */
record Course(RRset original, RRset planned) {

  /** What a plan says of a record in {@code zone}. */
  static RRset planned(String zone, DnsRecord record) {
    String owner = record.name().equals("@") ? zone : record.name() + "." + zone;
    RRset.Key key = new RRset.Key(owner.toLowerCase(Locale.ROOT), record.type());
    List<String> values =
        record.to().stream()
            .map(value -> RRset.canonical(record.type(), absolute(zone, record, value)))
            .distinct()
            .toList();
    return new RRset(key, record.ttl(), values);
  }

  private static String absolute(String zone, DnsRecord record, String value) {
    return switch (record.type()) {
      case A, AAAA, TXT -> value;
      case CNAME, MX, SRV -> {
        if (value.endsWith(".")) {
          yield value;
        }
        String name = value.substring(value.lastIndexOf(' ') + 1);
        if (name.contains(".")) {
          throw new DnsException(
              "FERRY-DNS-010 the value %s of %s could mean %s. or %s.%s Write it with a dot at its end."
                  .formatted(value, record.name(), name, name, zone));
        }
        yield value + "." + zone;
      }
    };
  }

  /** While the move lasts, with these values in charge. */
  RRset during(Notes.Values inCharge) {
    RRset low = original.lowered(planned.ttl());
    return switch (inCharge) {
      case ORIGINAL -> low;
      case PLANNED -> planned.withTtl(low.ttl());
    };
  }

  /** Afterwards. */
  RRset after(Notes.Values inCharge) {
    return during(inCharge).withTtl(original.ttl());
  }

  Duration ttlDuring() {
    return during(Notes.Values.ORIGINAL).ttl();
  }

  /** Whether Ferry may have left it so. */
  boolean isOurs(RRset found) {
    return (found.sameValues(original) || found.sameValues(planned))
        && (found.ttl().equals(original.ttl()) || found.ttl().equals(ttlDuring()));
  }
}
