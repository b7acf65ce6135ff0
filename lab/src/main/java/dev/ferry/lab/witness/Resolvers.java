package dev.ferry.lab.witness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.xbill.DNS.Address;

/** Chooses how a target's host becomes an address. */
final class Resolvers {

  private static final int DNS = 53;

  private Resolvers() {}

  /**
   * An address is taken as it is, a name is asked of the server given.
   *
   * @param server address of a name server, with {@code :port} unless it is 53
   * @throws IllegalArgumentException for a name without a server to ask
   */
  static Resolver of(String host, Optional<String> server) {
    if (Address.isDottedQuad(host)) {
      InetAddress address = literal(host);
      return () -> address;
    }
    String place =
        server.orElseThrow(
            () -> new IllegalArgumentException(host + " is a name: say --resolver ADDRESS"));
    int colon = place.indexOf(':');
    String address = colon < 0 ? place : place.substring(0, colon);
    int port = colon < 0 ? DNS : Integer.parseInt(place.substring(colon + 1));
    return new DnsResolver(host, new InetSocketAddress(literal(address), port));
  }

  private static InetAddress literal(String address) {
    try {
      return Address.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is no IP address", e);
    }
  }
}
