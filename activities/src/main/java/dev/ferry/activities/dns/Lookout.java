package dev.ferry.activities.dns;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.SOARecord;

/** Looks at all servers of a zone and at the listed resolvers. */
final class Lookout {
  private static final Duration PACE = Duration.ofMillis(500);

  /** What a resolver may be late, beyond the TTL. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Move move;
  private final List<NameServer> servers;

  Lookout(Move move) {
    this.move = move;
    this.servers = move.zone().servers();
    if (servers.isEmpty()) {
      throw new DnsException(
          "FERRY-DNS-004 %s names no server that the worker can ask. A private zone cannot be moved: nobody could prove it."
              .formatted(move.zone().name()));
    }
  }

  List<NameServer> servers() {
    return servers;
  }

  Map<NameServer, Answer> authorities(RRset.Key key) {
    Map<NameServer, Answer> answers = new LinkedHashMap<>();
    servers.forEach(server -> answers.put(server, server.authoritative(key)));
    return answers;
  }

  Map<NameServer, Answer> resolvers(RRset.Key key) {
    Map<NameServer, Answer> answers = new LinkedHashMap<>();
    move.resolvers().forEach(resolver -> answers.put(resolver, resolver.recursive(key)));
    return answers;
  }

  /** The start of authority as each server has it; a server without one is left out. */
  Map<NameServer, SOARecord> soas() {
    Map<NameServer, SOARecord> soas = new LinkedHashMap<>();
    for (NameServer server : servers) {
      try {
        server.soa(RRset.name(move.zone().name())).ifPresent(soa -> soas.put(server, soa));
      } catch (IOException e) {
        // Left out: the caller counts.
      }
    }
    return soas;
  }

  /** For how long a name that is not there is remembered (RFC 2308 section 5). */
  static Duration negativeTtl(SOARecord soa) {
    return Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum()));
  }

  /** Those that do not show exactly this, each with what it says. */
  List<String> otherThan(RRset wanted) {
    List<String> others = new ArrayList<>();
    authorities(wanted.key())
        .forEach(
            (server, answer) -> {
              switch (answer) {
                case Answer.Given given -> {
                  if (!given.rrset().same(wanted)) {
                    others.add(server + " has [" + given.rrset() + "]");
                  }
                }
                case Answer.Silent silent -> others.add(server + " " + silent.why());
              }
            });
    return others;
  }

  /**
   * Waits until every server shows exactly this.
   *
   * @return since when
   * @throws DnsException when someone changes it meanwhile, or a server does not follow
   */
  Instant awaitAuthorities(List<RRset> wanted) {
    Instant end = Instant.now().plus(move.patience());
    while (true) {
      Instant asked = Instant.now();
      List<String> others = new ArrayList<>();
      for (RRset each : wanted) {
        RRset found = move.zone().read(each.key());
        if (!found.same(each)) {
          throw DnsException.drift(List.of(new DnsException.Difference(each, each, found)));
        }
        otherThan(each).forEach(other -> others.add(each.key() + ": " + other));
      }
      if (others.isEmpty()) {
        return asked;
      }
      if (asked.isAfter(end)) {
        throw new DnsException(
            "FERRY-DNS-007 servers of %s do not follow its primary within %d s: %s. Mend the transfer, then try again."
                .formatted(
                    move.zone().name(), move.patience().toSeconds(), String.join("; ", others)));
      }
      Waits.sleep(PACE);
    }
  }

  /**
   * Waits until every listed resolver shows these values, as long as a cache may keep others.
   *
   * @throws DnsException when one keeps them for longer than their TTL, or does not answer
   */
  void awaitResolvers(List<RRset> wanted) {
    Duration ttl = wanted.stream().map(RRset::ttl).max(Duration::compareTo).orElse(Duration.ZERO);
    Instant end = Instant.now().plus(ttl.multipliedBy(11).dividedBy(10)).plus(GRACE);
    while (true) {
      List<String> others = new ArrayList<>();
      for (RRset each : wanted) {
        resolvers(each.key())
            .forEach((resolver, answer) -> others.addAll(late(each, resolver, answer)));
      }
      if (others.isEmpty()) {
        return;
      }
      if (Instant.now().isAfter(end)) {
        throw new DnsException(
            "FERRY-DNS-008 the zone has changed, but after its TTL of %d s: %s. Wait and try again, or have that resolver's cache flushed."
                .formatted(ttl.toSeconds(), String.join("; ", others)));
      }
      Waits.sleep(PACE);
    }
  }

  private static List<String> late(RRset wanted, NameServer resolver, Answer answer) {
    return switch (answer) {
      case Answer.Given given ->
          given.rrset().sameValues(wanted)
              ? List.of()
              : List.of(
                  "resolver %s has [%s] of %s".formatted(resolver, given.rrset(), wanted.key()));
      case Answer.Silent silent -> List.of("resolver " + resolver + " " + silent.why());
    };
  }
}
