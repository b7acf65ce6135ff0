package dev.ferry.activities.mariadb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** One connection to one MariaDB server. Never reconnects. */
final class Server implements AutoCloseable {
  /** A statement refused because the server is read-only. */
  static final int READ_ONLY = 1290;

  private static final String MODE =
      "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

  private final String host;
  private final Connection connection;
  private boolean logs = true;

  private Server(String host, Connection connection) {
    this.host = host;
    this.connection = connection;
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

  /**
   * From now on a statement that is not answered in that time ends this connection, so that a host
   * that is gone holds up nobody for longer. Nothing is sent.
   */
  Server within(Duration longest) {
    try {
      connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, longest.toMillis()));
    } catch (SQLException e) {
      // It has ended, as its next statement says.
    }
    return this;
  }

  String host() {
    return host;
  }

  /** Number of this connection in the server's process list. */
  long id() {
    return Long.parseLong(value("SELECT CONNECTION_ID()"));
  }

  /** The first column of the only row; empty for NULL. */
  String value(String sql) {
    List<Map<String, String>> rows = rows(sql);
    return rows.isEmpty() ? "" : rows.getFirst().values().stream().findFirst().orElse("");
  }

  /** The first column of all rows. */
  List<String> column(String sql) {
    return rows(sql).stream().flatMap(row -> row.values().stream().limit(1)).toList();
  }

  /** Column names as the server gives them; a NULL is left out. */
  List<Map<String, String>> rows(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          String value = result.getString(i);
          if (value != null) {
            row.put(result.getMetaData().getColumnLabel(i), value);
          }
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw Failures.failed(host, sql, e);
    }
  }

  /** Runs statements one after the other. */
  void run(String... statements) {
    for (String sql : statements) {
      try {
        execute(sql);
      } catch (SQLException e) {
        throw Failures.failed(host, sql, e);
      }
    }
  }

  /** Runs one statement, for a caller who looks at the error's number. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
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

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is gone either way.
    }
  }
}
