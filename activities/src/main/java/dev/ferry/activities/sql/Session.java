package dev.ferry.activities.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One connection to one database server. Never reconnects. */
public abstract class Session implements AutoCloseable {
  private final String host;
  private final Connection connection;
  private OptionalLong end = OptionalLong.empty();

  /**
   * @param host name of the server's host, for messages
   * @param connection already open
   */
  protected Session(String host, Connection connection) {
    this.host = host;
    this.connection = connection;
  }

  /** How the engine reports a statement that failed. */
  protected abstract RuntimeException failed(String sql, SQLException cause);

  /**
   * From now on a statement that is not answered in that time ends this connection, so that a host
   * that is gone holds up nobody for longer. Nothing is sent.
   */
  protected final void bound(Duration longest) {
    end = OptionalLong.empty();
    answerWithin(longest);
  }

  /**
   * From now on all statements together have that long, until the next {@link #bound}: the one that
   * is not answered by then ends this connection.
   */
  protected final void boundTogether(Duration longest) {
    end = OptionalLong.of(System.nanoTime() + longest.toNanos());
  }

  private void answerByTheEnd() {
    end.ifPresent(it -> answerWithin(Duration.ofNanos(it - System.nanoTime())));
  }

  private void answerWithin(Duration longest) {
    try {
      // Rounded up: who is told of a lapse finds that the time has indeed gone.
      long millis = longest.plusNanos(999_999).toMillis();
      connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, millis));
    } catch (SQLException e) {
      // It has ended, as its next statement says.
    }
  }

  /** Name of the server's host. */
  public final String host() {
    return host;
  }

  /** The first column of the only row; empty for NULL. */
  public final String value(String sql) {
    List<Map<String, String>> rows = rows(sql);
    return rows.isEmpty() ? "" : rows.getFirst().values().stream().findFirst().orElse("");
  }

  /** The first column of all rows. */
  public final List<String> column(String sql) {
    return rows(sql).stream().flatMap(row -> row.values().stream().limit(1)).toList();
  }

  /** Column names as the server gives them; a NULL is left out. */
  public final List<Map<String, String>> rows(String sql) {
    answerByTheEnd();
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
      throw failed(sql, e);
    }
  }

  /** Runs statements one after the other. */
  public final void run(String... statements) {
    for (String sql : statements) {
      try {
        execute(sql);
      } catch (SQLException e) {
        throw failed(sql, e);
      }
    }
  }

  /** Runs one statement, for a caller who looks at the error's number. */
  public final void execute(String sql) throws SQLException {
    answerByTheEnd();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public final void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is gone either way.
    }
  }
}
