package dev.ferry.activities.postgresql;

import dev.ferry.activities.sql.Session;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** One connection to one database of a cluster. Never reconnects. */
final class Server extends Session {
  /** Ferry's own things are kept here. */
  static final String DATABASE = "postgres";

  private Server(String host, Connection connection) {
    super(host, connection);
  }

  /**
   * Connects over a forwarded port.
   *
   * @throws PostgreSqlException FERRY-PG-001
   */
  static Server connect(String host, int port, String database, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "10");
    properties.setProperty("sslmode", "disable"); // the port is forwarded by SSH
    properties.setProperty("ApplicationName", "ferry");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty(
        "options",
        "-c statement_timeout=0 -c lock_timeout=0 -c idle_session_timeout=0"
            + " -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off"
            + " -c standard_conforming_strings=on");
    try {
      String url =
          "jdbc:postgresql://127.0.0.1:%d/%s"
              .formatted(port, URLEncoder.encode(database, StandardCharsets.UTF_8));
      return new Server(host, DriverManager.getConnection(url, properties));
    } catch (SQLException e) {
      throw Failures.notConnected(host, user, e);
    }
  }

  @Override
  protected RuntimeException failed(String sql, SQLException cause) {
    return Failures.failed(host(), sql, cause);
  }

  /** From now on a statement that is not answered in that time ends this connection. */
  Server within(Duration longest) {
    bound(longest);
    return this;
  }

  /** Whether it is a standby, which refuses writes of anybody. */
  boolean inRecovery() {
    return value("SELECT pg_is_in_recovery()").equals("t");
  }

  /** How far a standby has replayed. */
  Lsn replayed() {
    return Lsn.parse(value("SELECT pg_last_wal_replay_lsn()"));
  }
}
