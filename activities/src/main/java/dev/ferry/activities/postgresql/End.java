package dev.ferry.activities.postgresql;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import java.util.Optional;

/**
 * One of the two clusters, and its host. The server may be down, or not yet ours: then there is no
 * connection, and what its host says of it must do.
 */
final class End implements AutoCloseable {
  private final Remote remote;
  private final Cluster cluster;
  private final Access access;
  private final String address;
  private Optional<Server> server = Optional.empty();

  /**
   * How Ferry's role logs in.
   *
   * @param forwarded port of this machine that leads to the server
   * @param port the server's own
   * @param user Ferry's role
   * @param password its password
   */
  record Access(int forwarded, int port, String user, String password) {}

  /**
   * @param address where the other host reaches it
   */
  End(Remote remote, Cluster cluster, Access access, String address) {
    this.remote = remote;
    this.cluster = cluster;
    this.access = access;
    this.address = address;
  }

  Remote remote() {
    return remote;
  }

  Cluster cluster() {
    return cluster;
  }

  String host() {
    return cluster.host();
  }

  String address() {
    return address;
  }

  int port() {
    return access.port();
  }

  String user() {
    return access.user();
  }

  /** One more connection of Ferry's role. */
  Server connect(String database) {
    return Server.connect(host(), access.forwarded(), database, access.user(), access.password());
  }

  /**
   * The connection of Ferry's role, opened at the first call.
   *
   * @throws PostgreSqlException FERRY-PG-001 when it does not come about
   */
  Server server() {
    if (server.isEmpty()) {
      server = Optional.of(connect(Server.DATABASE));
    }
    return server.get();
  }

  /** That connection, where it comes about. */
  Optional<Server> reachable() {
    try {
      return Optional.of(server());
    } catch (PostgreSqlException down) {
      return Optional.empty();
    }
  }

  /** Whether this migration was ever at work on the host. */
  boolean prepared() {
    return remote.run(Command.reading("test", "-d", remote.directory()).asRoot()).ok();
  }

  /** For a server that was started anew. */
  void disconnect() {
    server.ifPresent(Server::close);
    server = Optional.empty();
  }

  @Override
  public void close() {
    disconnect();
    remote.close();
  }
}
