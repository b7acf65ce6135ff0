package dev.ferry.bench;

import dev.ferry.lab.ledger.Session;
import java.sql.SQLException;

/** MariaDB, followed by GTID. */
final class MariaDbEngine implements Engine {
  @Override
  public String kind() {
    return "mariadb";
  }

  @Override
  public int port() {
    return 3306;
  }

  @Override
  public String component() {
    return "id: db, kind: mariadb, schemas: [shop], secret: \"${file:keys/db-password}\"";
  }

  @Override
  public Session connect(int port, String password) throws SQLException {
    return new SqlSession(
        "jdbc:mariadb://127.0.0.1:%d/shop?socketTimeout=10000".formatted(port), password);
  }
}
