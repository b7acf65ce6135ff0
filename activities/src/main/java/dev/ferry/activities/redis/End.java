package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.plan.Host;
import java.util.function.Function;

/**
 * One of the two servers, and its host.
 *
 * @param remote the host
 * @param server a connection of Ferry's account
 * @param port the server's port on its host
 * @param another opens one more connection to a loopback port of the host
 */
record End(Remote remote, Server server, int port, Function<Integer, Server> another)
    implements AutoCloseable {

  Host machine() {
    return remote.host();
  }

  String host() {
    return remote.host().name();
  }

  Replication replication() {
    return Replication.of(server);
  }

  @Override
  public void close() {
    server.close();
    remote.close();
  }
}
