package dev.ferry.bench;

import dev.ferry.lab.ledger.Session;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of the table {@code ledger}, which has no key: a number that is stored twice is seen.
 */
final class SqlSession implements Session {
  private final Connection connection;
  private final PreparedStatement insert;

  SqlSession(String url, String password) throws SQLException {
    connection = DriverManager.getConnection(url, "app", password);
    insert = connection.prepareStatement("INSERT INTO ledger (n) VALUES (?)");
  }

  @Override
  public void append(long number) throws SQLException {
    insert.setLong(1, number);
    insert.executeUpdate();
  }

  @Override
  public List<Long> numbers() throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM ledger")) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  @Override
  public boolean usable() {
    try {
      return !connection.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Its server has ended it.
    }
  }
}
