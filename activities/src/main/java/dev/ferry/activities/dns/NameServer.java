package dev.ferry.activities.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * One name server, asked directly: no cache, no hosts file and no search list is between. Over UDP,
 * and over TCP when the answer was cut off.
 *
 * @param label for people
 * @param address unresolved when its name has no address
 */
record NameServer(String label, InetSocketAddress address) {
  static final int PORT = 53;
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final int ATTEMPTS = 3;

  /** A resolver as plans name it. */
  static NameServer resolver(String address) {
    return new NameServer(address, new InetSocketAddress(address, PORT));
  }

  /** What it holds itself; an answer without authority does not count. */
  Answer authoritative(RRset.Key key) {
    return look(key, false);
  }

  /** What it knows, or finds out for us. */
  Answer recursive(RRset.Key key) {
    return look(key, true);
  }

  private Answer look(RRset.Key key, boolean recursive) {
    try {
      Message reply = ask(key.dnsName(), key.dnsType(), recursive);
      int rcode = reply.getRcode();
      if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
        return new Answer.Silent("answers " + Rcode.string(rcode));
      }
      if (!recursive && !reply.getHeader().getFlag(Flags.AA)) {
        return new Answer.Silent("answers without authority");
      }
      return given(key, reply.getSection(Section.ANSWER));
    } catch (IOException e) {
      return new Answer.Silent(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static Answer given(RRset.Key key, List<Record> answer) {
    List<Record> owned = answer.stream().filter(it -> it.getName().equals(key.dnsName())).toList();
    List<Record> asked = owned.stream().filter(it -> it.getType() == key.dnsType()).toList();
    boolean alias =
        key.dnsType() != Type.CNAME && owned.stream().anyMatch(it -> it.getType() == Type.CNAME);
    if (asked.isEmpty()) {
      return new Answer.Given(RRset.absent(key), alias);
    }
    Duration ttl = Duration.ofSeconds(asked.stream().mapToLong(Record::getTTL).min().orElseThrow());
    List<String> values = asked.stream().map(Record::rdataToString).sorted().toList();
    return new Answer.Given(new RRset(key, ttl, values), alias);
  }

  /** Its start of authority for {@code zone}; empty when it has no authority. */
  Optional<SOARecord> soa(Name zone) throws IOException {
    Message reply = ask(zone, Type.SOA, false);
    if (!reply.getHeader().getFlag(Flags.AA)) {
      return Optional.empty();
    }
    return reply.getSection(Section.ANSWER).stream()
        .filter(SOARecord.class::isInstance)
        .map(SOARecord.class::cast)
        .findFirst();
  }

  Message ask(Name name, int type, boolean recursive) throws IOException {
    if (address.isUnresolved()) {
      throw new IOException("the name " + address.getHostString() + " has no address");
    }
    SimpleResolver resolver = new SimpleResolver(address);
    resolver.setTimeout(PATIENCE);
    for (int attempt = 1; ; attempt++) {
      Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
      if (!recursive) {
        query.getHeader().unsetFlag(Flags.RD);
      }
      try {
        return resolver.send(query);
      } catch (IOException e) {
        if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
