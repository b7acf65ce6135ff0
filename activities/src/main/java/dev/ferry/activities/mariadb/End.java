package dev.ferry.activities.mariadb;

import dev.ferry.activities.ssh.Remote;

/**
 * One of the two servers, and its host.
 *
 * @param remote the host
 * @param server a connection of Ferry's account
 * @param port the server's port on its host
 * @param address where the other host reaches it
 */
record End(Remote remote, Server server, int port, String address) implements AutoCloseable {

  String host() {
    return remote.host().name();
  }

  @Override
  public void close() {
    server.close();
    remote.close();
  }
}
