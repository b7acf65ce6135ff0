package dev.ferry.activities.dns;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Every server with authority for a zone, at each of its addresses. */
final class Authorities {
  private Authorities() {}

  /** The primary, which may be hidden, and all servers that the zone names. */
  static List<NameServer> ofPrimary(Name zone, NameServer primary) {
    Map<InetSocketAddress, NameServer> found = new LinkedHashMap<>();
    found.put(primary.address(), primary);
    try {
      for (Record record : primary.ask(zone, Type.NS, false).getSection(Section.ANSWER)) {
        if (record instanceof NSRecord ns && record.getName().equals(zone)) {
          for (InetSocketAddress address : addresses(zone, primary, ns.getTarget())) {
            found.putIfAbsent(address, labelled(ns.getTarget().toString(true), address));
          }
        }
      }
    } catch (IOException e) {
      throw silent(primary, e);
    }
    return List.copyOf(found.values());
  }

  private static List<InetSocketAddress> addresses(Name zone, NameServer primary, Name server)
      throws IOException {
    if (!server.subdomain(zone)) {
      return lookedUp(server.toString(true));
    }
    List<InetSocketAddress> all = new ArrayList<>();
    for (int type : new int[] {Type.A, Type.AAAA}) {
      for (Record record : primary.ask(server, type, false).getSection(Section.ANSWER)) {
        if (record instanceof ARecord a) {
          all.add(new InetSocketAddress(a.getAddress(), NameServer.PORT));
        } else if (record instanceof AAAARecord aaaa) {
          all.add(new InetSocketAddress(aaaa.getAddress(), NameServer.PORT));
        }
      }
    }
    return reachable(server.toString(true), all);
  }

  /** The addresses of a name server outside the zone; one without any is asked in vain. */
  static List<InetSocketAddress> lookedUp(String server) {
    List<InetSocketAddress> all = new ArrayList<>();
    try {
      for (InetAddress address : InetAddress.getAllByName(server)) {
        all.add(new InetSocketAddress(address, NameServer.PORT));
      }
    } catch (UnknownHostException e) {
      // Below: it counts as a server that does not answer.
    }
    return reachable(server, all);
  }

  /** Without IPv6 on this machine, a server's IPv6 address says nothing about the server. */
  private static List<InetSocketAddress> reachable(String server, List<InetSocketAddress> all) {
    List<InetSocketAddress> some =
        all.stream().filter(it -> !(it.getAddress() instanceof Inet6Address) || hasIpv6()).toList();
    return some.isEmpty()
        ? List.of(InetSocketAddress.createUnresolved(server, NameServer.PORT))
        : some;
  }

  private static boolean hasIpv6() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(
              it ->
                  it instanceof Inet6Address
                      && !it.isLoopbackAddress()
                      && !it.isLinkLocalAddress());
    } catch (SocketException e) {
      return true;
    }
  }

  static NameServer labelled(String name, InetSocketAddress address) {
    String where = address.isUnresolved() ? "" : " " + address.getAddress().getHostAddress();
    return new NameServer(name + where, address);
  }

  static DnsException silent(NameServer server, IOException why) {
    return new DnsException(
        "FERRY-DNS-004 %s gives no answer: %s. Let the worker reach its port over UDP and TCP."
            .formatted(server, why.getMessage()),
        why);
  }
}
