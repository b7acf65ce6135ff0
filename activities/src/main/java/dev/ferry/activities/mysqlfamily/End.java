package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Remote;
import java.util.function.Supplier;

/**
 * One of the two servers, and its host.
 *
 * @param remote the host
 * @param server a connection of Ferry's account
 * @param port the server's port on its host
 * @param address where the other host reaches it
 * @param another opens one more connection of Ferry's account
 */
public record End(Remote remote, Server server, int port, String address, Supplier<Server> another)
    implements AutoCloseable {

  /** Name of its host. */
  public String host() {
    return remote.host().name();
  }

  @Override
  public void close() {
    server.close();
    remote.close();
  }
}
