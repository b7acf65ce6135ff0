package dev.ferry.bench;

import dev.ferry.lab.ledger.Session;
import java.sql.SQLException;

/** MySQL, followed by sets of GTIDs. */
final class MySqlEngine implements Engine {
  @Override
  public String kind() {
    return "mysql";
  }

  @Override
  public String lab() {
    return "mysql";
  }

  @Override
  public int port() {
    return 3306;
  }

  @Override
  public String component() {
    return "id: db, kind: mysql, schemas: [shop], secret: \"${file:keys/db-password}\"";
  }

  @Override
  public Session connect(int port, String password) throws SQLException {
    return new SqlSession(
        "jdbc:mysql://127.0.0.1:%d/shop?socketTimeout=10000&allowPublicKeyRetrieval=true"
            .formatted(port),
        password);
  }
}
