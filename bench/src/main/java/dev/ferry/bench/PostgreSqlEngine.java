package dev.ferry.bench;

import dev.ferry.lab.ledger.Session;
import java.sql.SQLException;

/** PostgreSQL, followed by its write-ahead log. */
final class PostgreSqlEngine implements Engine {
  @Override
  public String kind() {
    return "postgresql";
  }

  @Override
  public int port() {
    return 5432;
  }

  @Override
  public String component() {
    return "id: db, kind: postgresql, secret: \"${file:keys/db-password}\"";
  }

  @Override
  public Session connect(int port, String password) throws SQLException {
    return new SqlSession(
        "jdbc:postgresql://127.0.0.1:%d/shop?socketTimeout=10".formatted(port), password);
  }
}
