package dev.ferry.lab.witness;

import java.net.URI;

/**
 * The service as its users name it.
 *
 * @param host name or address to connect to
 * @param port TCP port
 * @param pattern path and query with {@code {token}} where an order's token goes
 * @param hostHeader value of the header {@code Host}
 */
record Target(String host, int port, String pattern, String hostHeader) {

  private static final String TOKEN = "{token}";

  /**
   * Reads a pattern such as {@code http://www.shop.test/orders/{token}}.
   *
   * @throws IllegalArgumentException when it is no such pattern
   */
  static Target parse(String url) {
    if (!url.contains(TOKEN)) {
      throw new IllegalArgumentException(url + " has no {token} where an order's token goes");
    }
    URI uri = URI.create(url.replace(TOKEN, "-token-"));
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(url + " must start with http://HOST");
    }
    String path = url.substring(url.indexOf('/', "http://".length()));
    int port = uri.getPort() == -1 ? 80 : uri.getPort();
    return new Target(uri.getHost(), port, path, uri.getRawAuthority());
  }

  /** The same, asking for another host name than the one connected to. */
  Target named(String header) {
    return new Target(host, port, pattern, header);
  }

  /** Path and query of one order. */
  String path(String token) {
    return pattern.replace(TOKEN, token);
  }
}
