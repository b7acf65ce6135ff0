package dev.ferry.activities.mysqlfamily;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Ferry's temporary accounts. All are made unlogged: they must not travel by replication. */
final class Accounts {
  private static final String LOOPBACK = "127.0.0.1";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Accounts() {}

  /** Of every sort that a policy may ask for; 32 characters are the most for replication. */
  static String newPassword() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return "Fy-" + HexFormat.of().formatHex(bytes) + "_9Z";
  }

  /**
   * Lets {@code from} dump {@code schemas} and replicate, and no more.
   *
   * @param from the address that the server sees
   */
  static void replication(
      Server server, Names names, String from, String password, List<String> schemas) {
    String account = Sql.account(names.replication(), from);
    List<String> statements = new ArrayList<>(set(account, password));
    for (String grant : server.dialect().replicationGrants()) {
      statements.add("GRANT " + grant + " TO " + account);
    }
    for (String schema : schemas) {
      statements.add(
          "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON %s.* TO %s"
              .formatted(Sql.granted(schema), account));
    }
    server.unlogged(statements);
  }

  /** An ordinary writer, bound by read_only, that may only touch the heartbeat schema. */
  static void probe(Server server, Names names, String password) {
    String account = Sql.account(names.probe(), LOOPBACK);
    List<String> statements = new ArrayList<>(set(account, password));
    statements.add(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON %s.* TO %s"
            .formatted(Sql.granted(names.schema()), account));
    server.unlogged(statements);
  }

  private static List<String> set(String account, String password) {
    return List.of(
        "CREATE USER IF NOT EXISTS " + account,
        "ALTER USER " + account + " IDENTIFIED BY " + Sql.text(password));
  }

  /** Removes both, under whatever host. */
  static void remove(Server server, Names names) {
    List<String> users = List.of(names.replication(), names.probe());
    List<String> drops =
        server
            .rows("SELECT User u, Host h FROM mysql.user WHERE User IN " + Sql.list(users))
            .stream()
            .map(row -> "DROP USER IF EXISTS " + Sql.account(row.get("u"), row.get("h")))
            .toList();
    server.unlogged(drops);
  }
}
