package dev.ferry.activities.dns;

import dev.ferry.workflows.dns.DnsRecord;
import dev.ferry.workflows.steps.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/**
 * A zone whose primary takes dynamic updates (RFC 2136). The prerequisites of an update are the
 * whole old RRsets; as prerequisites compare no TTL, the SOA record as it was read before them is
 * one too, so that a change of any kind in between is noticed.
 */
final class Rfc2136Zone implements Zone {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 10;

  /** Values that no zone has: to delete one changes nothing, but is permitted or not. */
  private static final Map<DnsRecord.Type, String> NOWHERE =
      Map.of(
          DnsRecord.Type.A, "192.0.2.255",
          DnsRecord.Type.AAAA, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
          DnsRecord.Type.CNAME, "ferry-asks.invalid.",
          DnsRecord.Type.MX, "65535 ferry-asks.invalid.",
          DnsRecord.Type.TXT, "\"ferry asks whether it may\"",
          DnsRecord.Type.SRV, "65535 65535 9 ferry-asks.invalid.");

  private final Name zone;
  private final NameServer primary;
  private final TSIG key;

  Rfc2136Zone(Name zone, NameServer primary, TSIG key) {
    this.zone = zone;
    this.primary = primary;
    this.key = key;
  }

  @Override
  public String name() {
    return zone.toString();
  }

  @Override
  public RRset read(RRset.Key at) {
    try {
      return held(at);
    } catch (IOException e) {
      throw Authorities.silent(primary, e);
    }
  }

  private RRset held(RRset.Key at) throws IOException {
    return switch (primary.authoritative(at)) {
      case Answer.Given given -> given.rrset();
      case Answer.Silent silent -> throw new IOException(silent.why());
    };
  }

  private List<RRset> held(List<Change> changes) throws IOException {
    List<RRset> all = new ArrayList<>();
    for (Change change : changes) {
      all.add(held(change.after().key()));
    }
    return all;
  }

  @Override
  public Swap swap(List<Change> changes) {
    String why = "";
    boolean sent = false;
    Optional<SOARecord> refused = Optional.empty();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      pause(attempt);
      try {
        SOARecord soa = soa();
        Optional<Swap> ended = Swaps.ended(changes, held(changes));
        if (ended.isPresent()) {
          return ended.get();
        }
        // A primary that signs inline compares with a SOA that it does not show.
        boolean comparable = refused.filter(soa::equals).isEmpty();
        Update update = update(changes, comparable ? Optional.of(soa) : Optional.empty());
        sent = true;
        Message reply = send(update);
        why = judge(reply);
        refused = failedPrerequisite(reply) && comparable ? Optional.of(soa) : Optional.empty();
      } catch (IOException e) {
        why = e.getMessage();
        if (!sent) {
          throw Authorities.silent(primary, e);
        }
      }
    }
    return new Swap.Unknown(why);
  }

  private SOARecord soa() throws IOException {
    return primary
        .soa(zone)
        .orElseThrow(
            () ->
                new DnsException(
                    "FERRY-DNS-004 %s has no authority for %s. Name the host of the zone's primary."
                        .formatted(primary, zone)));
  }

  private Update update(List<Change> changes, Optional<SOARecord> soa) throws IOException {
    Update update = new Update(zone);
    if (soa.isPresent()) {
      update.present(zone, Type.SOA, soa.get().rdataToString());
    }
    for (Change change : changes) {
      Name name = change.before().key().dnsName();
      int type = change.before().key().dnsType();
      // Written as text, for BIND refuses a prerequisite that has a TTL.
      for (String value : change.before().values()) {
        update.present(name, type, value);
      }
      update.delete(name, type);
      for (String value : change.after().values()) {
        update.add(name, type, change.after().ttl().toSeconds(), value);
      }
    }
    return update;
  }

  private Message send(Update update) throws IOException {
    SimpleResolver resolver = new SimpleResolver(primary.address());
    resolver.setTCP(true);
    resolver.setTimeout(PATIENCE);
    resolver.setTSIGKey(key);
    return resolver.send(update);
  }

  /**
   * What the reply says, for the case that nothing else settles it; the next read of the zone does.
   *
   * @throws DnsException when the primary refused, so that another attempt is no use
   */
  private String judge(Message reply) {
    int rcode = reply.getRcode();
    TSIGRecord signature = reply.getTSIG();
    if (rcode == Rcode.REFUSED || rcode == Rcode.NOTAUTH) {
      throw new DnsException(refusal(rcode, signature));
    }
    if (rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP || rcode == Rcode.NOTZONE) {
      throw new DnsException(
          "FERRY-DNS-011 %s answers %s to an update of %s. See its log."
              .formatted(primary, Rcode.string(rcode), zone));
    }
    return primary + " answers " + Rcode.string(rcode);
  }

  private String refusal(int rcode, TSIGRecord signature) {
    String error = signature == null ? "" : Rcode.TSIGstring(signature.getError());
    return "FERRY-DNS-003 %s refuses the update of %s: %s %s. %s."
        .formatted(
            primary,
            zone,
            Rcode.string(rcode),
            error,
            switch (error) {
              case "BADKEY", "BADSIG" -> "Give the key that the primary has";
              case "BADTIME" -> "Set the clocks of the worker and of the primary";
              default -> "Allow this key to change these names and types (update-policy)";
            });
  }

  private static boolean failedPrerequisite(Message reply) {
    return switch (reply.getRcode()) {
      case Rcode.NXRRSET, Rcode.YXRRSET, Rcode.NXDOMAIN, Rcode.YXDOMAIN -> true;
      default -> false;
    };
  }

  private static void pause(int attempt) {
    if (attempt > 0) {
      int most = Math.min(1000, 20 << Math.min(attempt, 6));
      Waits.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(5, most)));
    }
  }

  @Override
  public Finding credentials(List<RRset> present) {
    String check = "dns.credentials";
    try {
      Update update = new Update(zone);
      for (RRset rrset : present) {
        Name name = rrset.key().dnsName();
        update.present(name, rrset.key().dnsType());
        update.delete(name, rrset.key().dnsType(), NOWHERE.get(rrset.key().type()));
      }
      Message reply = send(update);
      String seen = judge(reply);
      return reply.getRcode() == Rcode.NOERROR && reply.isVerified()
          ? Finding.pass(check, primary + " lets this key change these names")
          : Finding.noData(check, seen, "Look again.");
    } catch (IOException e) {
      return Finding.noData(
          check, "no answer from " + primary + ": " + e.getMessage(), "Look again.");
    } catch (DnsException e) {
      return Finding.fail(check, e.getMessage(), "Mend the key or the primary's policy.");
    }
  }

  @Override
  public List<NameServer> servers() {
    return Authorities.ofPrimary(zone, primary);
  }

  @Override
  public Optional<List<Entry>> entries() {
    ZoneTransferIn transfer = ZoneTransferIn.newAXFR(zone, primary.address(), key);
    transfer.setTimeout(PATIENCE);
    try {
      transfer.run();
      List<Entry> entries = new ArrayList<>();
      transfer
          .getAXFR()
          .forEach(
              it ->
                  entries.add(
                      new Entry(
                          it.getName().toString(), Type.string(it.getType()), it.rdataToString())));
      return Optional.of(entries);
    } catch (IOException | ZoneTransferException e) {
      return Optional.empty();
    }
  }
}
