package dev.ferry.activities.mariadb;

import dev.ferry.activities.sql.Session;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** One connection to one MariaDB server. Never reconnects. */
final class Server extends Session {
  /** A statement refused because the server is read-only. */
  static final int READ_ONLY = 1290;

  private static final String MODE =
      "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

  private boolean logs = true;

  private Server(String host, Connection connection) {
    super(host, connection);
  }

  /**
   * Connects over a forwarded port.
   *
   * @throws MariaDbException FERRY-DB-001
   */
  static Server connect(String host, int port, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "10000");
    properties.setProperty("allowMultiQueries", "true");
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty("sslMode", "disable"); // the port is forwarded by SSH
    properties.setProperty("sessionVariables", "sql_mode='" + MODE + "',wait_timeout=3600");
    try {
      String url = "jdbc:mariadb://127.0.0.1:" + port + "/";
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

  /** Number of this connection in the server's process list. */
  long id() {
    return Long.parseLong(value("SELECT CONNECTION_ID()"));
  }

  /**
   * Nothing that this connection does enters the binary log from now on. For the side that is not
   * in charge: one transaction of its own there, be it an empty one (a savepoint is enough), stops
   * the replication and spoils the way back.
   */
  Server withoutLog() {
    run("SET SESSION sql_log_bin=0");
    logs = false;
    return this;
  }

  /** Runs statements that must not travel by replication. */
  void unlogged(List<String> statements) {
    String[] all = statements.toArray(String[]::new);
    if (!logs) {
      run(all);
      return;
    }
    run("SET SESSION sql_log_bin=0");
    try {
      run(all);
    } finally {
      run("SET SESSION sql_log_bin=1");
    }
  }

  /** Whether the server refuses ordinary writers. */
  boolean readOnly() {
    return value("SELECT @@GLOBAL.read_only").equals("1");
  }

  /** Everything that the server has: what it logged, and what it was told to have. */
  Position position() {
    Map<String, String> row = rows("SELECT @@gtid_binlog_pos b, @@gtid_slave_pos s").getFirst();
    return Position.parse(row.getOrDefault("b", ""))
        .with(Position.parse(row.getOrDefault("s", "")));
  }
}
