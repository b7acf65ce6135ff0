package dev.ferry.lab.witness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks one name server for IPv4 addresses and keeps the answer for its TTL, no longer: the cache of
 * the JVM would hide a move by DNS. Asks once; a lost datagram is a failed request.
 */
final class DnsResolver implements Resolver {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Name name;
  private final SimpleResolver server;

  private List<InetAddress> addresses = List.of();
  private long validUntil = System.nanoTime();
  private int turn;
  private String failure = "";
  private long failedAt = System.nanoTime();

  DnsResolver(String host, InetSocketAddress server) {
    try {
      this.name = Name.fromString(host, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(host + " is no host name", e);
    }
    this.server = new SimpleResolver(server);
    this.server.setTimeout(PATIENCE);
  }

  @Override
  public InetAddress address() throws IOException {
    long arrived = System.nanoTime();
    synchronized (this) {
      if (System.nanoTime() - validUntil >= 0) {
        if (failedAt - arrived > 0) {
          // Asked and failed while this caller queued: everybody asking in turn would take minutes.
          throw new IOException(failure);
        }
        ask();
      }
      return addresses.get(turn++ % addresses.size());
    }
  }

  private void ask() throws IOException {
    long asked = System.nanoTime();
    try {
      Message answer = server.send(Message.newQuery(Record.newRecord(name, Type.A, DClass.IN)));
      if (answer.getRcode() != Rcode.NOERROR) {
        throw new UnknownHostException(name + ": " + Rcode.string(answer.getRcode()));
      }
      remember(answer.getSection(Section.ANSWER), asked);
    } catch (IOException e) {
      failure = "cannot resolve " + name + ": " + e.getMessage();
      failedAt = System.nanoTime();
      throw new IOException(failure, e);
    }
  }

  private void remember(List<Record> answers, long asked) throws UnknownHostException {
    List<InetAddress> found = new ArrayList<>();
    long ttl = Integer.MAX_VALUE;
    for (Record answer : answers) {
      ttl = Math.min(ttl, answer.getTTL());
      if (answer instanceof ARecord a) {
        found.add(a.getAddress());
      }
    }
    if (found.isEmpty()) {
      throw new UnknownHostException(name + " has no address");
    }
    turn = 0;
    addresses = List.copyOf(found);
    validUntil = asked + Duration.ofSeconds(ttl).toNanos();
  }
}
