package dev.ferry.activities.mysqlfamily;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The accounts and roles that may use the schemas, and those in whose name their routines, views,
 * triggers and events run. A dump of the schemas does not carry them.
 *
 * @param schemas the schemas of the plan
 * @param ferry Ferry's own account, which is on both sides already
 */
public record AppAccounts(List<String> schemas, String ferry) {

  /** An account, or a role where {@code host} is empty. */
  public record Account(String user, String host) {
    String sql() {
      return host.isEmpty() ? Sql.text(user) : Sql.account(user, host);
    }

    @Override
    public String toString() {
      return host.isEmpty() ? user : user + "@" + host;
    }

    boolean isRole() {
      return host.isEmpty();
    }
  }

  /** All of them, as {@code server} has them; roles first. */
  List<Account> of(Server server) {
    Set<Account> found = new LinkedHashSet<>();
    for (String table : List.of("db", "tables_priv", "columns_priv", "procs_priv")) {
      found.addAll(granted(server, table));
    }
    for (String definer : definers(server)) {
      account(definer).ifPresent(found::add);
    }
    found.removeIf(
        account ->
            isOfTheSystem(server, account)
                || Names.isOurs(account.user())
                || !exists(server, account));
    Set<Account> all = new LinkedHashSet<>();
    found.forEach(account -> all.addAll(server.roles(account)));
    found.stream().filter(Account::isRole).forEach(all::add);
    all.addAll(found);
    return List.copyOf(all);
  }

  private List<Account> granted(Server server, String table) {
    List<Account> accounts = new ArrayList<>();
    for (Map<String, String> row :
        server.rows("SELECT DISTINCT User u, Host h, Db d FROM mysql." + table)) {
      boolean ours = schemas.stream().anyMatch(schema -> matches(server, table, row, schema));
      if (ours && !row.getOrDefault("u", "").isEmpty()) {
        accounts.add(new Account(row.get("u"), row.getOrDefault("h", "")));
      }
    }
    return accounts;
  }

  /** Only grants on whole schemas may have wildcards. */
  private static boolean matches(
      Server server, String table, Map<String, String> row, String schema) {
    String granted = row.getOrDefault("d", "");
    return granted.equals(schema)
        || (table.equals("db")
            && server
                .value("SELECT %s LIKE %s".formatted(Sql.text(schema), Sql.text(granted)))
                .equals("1"));
  }

  /** In whose name the programs of the schemas run. */
  Set<String> definers(Server server) {
    String in = Sql.list(schemas);
    return new TreeSet<>(
        server.column(
            ("SELECT definer FROM information_schema.routines WHERE routine_schema IN %1$s"
                    + " UNION SELECT definer FROM information_schema.views WHERE table_schema IN"
                    + " %1$s UNION SELECT definer FROM information_schema.triggers WHERE"
                    + " trigger_schema IN %1$s UNION SELECT definer FROM information_schema.events"
                    + " WHERE event_schema IN %1$s")
                .formatted(in)));
  }

  static Optional<Account> account(String definer) {
    int at = definer.lastIndexOf('@');
    return at < 0
        ? Optional.of(new Account(definer, ""))
        : Optional.of(new Account(definer.substring(0, at), definer.substring(at + 1)));
  }

  boolean isOfTheSystem(Server server, Account account) {
    return account.user().equals(ferry)
        || (account.host().equals("localhost")
            && server.dialect().systemAccounts().contains(account.user()));
  }

  static boolean exists(Server server, Account account) {
    return server
        .value(
            "SELECT COUNT(*) FROM mysql.user WHERE User=%s AND Host=%s"
                .formatted(Sql.text(account.user()), Sql.text(account.host())))
        .equals("1");
  }

  /** The statements that make {@code account} on another server, as {@code server} has it. */
  List<String> definition(Server server, Account account) {
    List<String> statements = new ArrayList<>();
    if (account.isRole()) {
      statements.add("CREATE ROLE IF NOT EXISTS " + account.sql());
    } else {
      String create = server.value("SHOW CREATE USER " + account.sql());
      statements.add(create.replaceFirst("^CREATE USER ", "CREATE USER IF NOT EXISTS "));
    }
    statements.addAll(grants(server, account));
    return statements;
  }

  /** Its grants, without those on schemas that do not move. */
  List<String> grants(Server server, Account account) {
    return server.column("SHOW GRANTS FOR " + account.sql()).stream()
        .filter(grant -> concernsUs(server, grant))
        .toList();
  }

  private boolean concernsUs(Server server, String grant) {
    String on = grant.replaceFirst("(?s)^GRANT .*? ON (?:FUNCTION |PROCEDURE |PACKAGE )?", "");
    if (on.equals(grant) || on.startsWith("*.*")) {
      return true;
    }
    int end = on.indexOf('`', 1);
    String schema = on.startsWith("`") && end > 0 ? on.substring(1, end) : "";
    return schemas.contains(schema)
        || schemas.stream()
            .anyMatch(
                ours ->
                    server
                        .value("SELECT %s LIKE %s".formatted(Sql.text(ours), Sql.text(schema)))
                        .equals("1"));
  }
}
