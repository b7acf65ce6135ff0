package dev.ferry.activities.mysqlfamily;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The accounts and roles that may use the schemas, and those in whose name their routines, views,
 * triggers and events run. A dump of the schemas does not carry them.
 *
 * @param schemas the schemas of the plan
 * @param ferry Ferry's own account, which is on both sides already
 */
public record AppAccounts(List<String> schemas, String ferry) {

  private static final String GRANTED =
      "SELECT 'db' t, User u, Host h, Db d FROM mysql.db UNION SELECT 'tables', User, Host, Db FROM"
          + " mysql.tables_priv UNION SELECT 'columns', User, Host, Db FROM mysql.columns_priv UNION"
          + " SELECT 'procs', User, Host, Db FROM mysql.procs_priv";

  /** An account, or a role where {@code host} is empty. */
  public record Account(String user, String host) {
    static Account of(Map<String, String> row, String user, String host) {
      return new Account(row.getOrDefault(user, ""), row.getOrDefault(host, ""));
    }

    /** As servers keep it: case does not count in the name of a host. */
    public Account {
      host = host.toLowerCase(Locale.ROOT);
    }

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

  /** All of them, as {@code server} has them; roles first, each behind those that it has itself. */
  List<Account> of(Server server) {
    Set<Account> there = plugins(server).keySet();
    Set<Account> found = granted(server);
    for (String definer : definers(server)) {
      account(definer).ifPresent(found::add);
    }
    found.removeIf(
        account ->
            isOfTheSystem(server, account)
                || Names.isOurs(account.user())
                || !there.contains(account));
    Map<Account, List<Account>> roles =
        server.rows(server.roles()).stream()
            .collect(
                Collectors.groupingBy(
                    row -> Account.of(row, "u", "h"),
                    Collectors.mapping(row -> Account.of(row, "ru", "rh"), Collectors.toList())));
    Set<Account> all = new LinkedHashSet<>();
    found.forEach(account -> addRoles(account, roles, new HashSet<>(), all));
    found.stream().filter(Account::isRole).forEach(all::add);
    all.addAll(found);
    return List.copyOf(all);
  }

  private static void addRoles(
      Account of, Map<Account, List<Account>> roles, Set<Account> seen, Set<Account> all) {
    for (Account role : roles.getOrDefault(of, List.of())) {
      if (seen.add(role)) {
        addRoles(role, roles, seen, all);
        all.add(role);
      }
    }
  }

  /** One question, however many grants there are. Only those on whole schemas have wildcards. */
  private Set<Account> granted(Server server) {
    Set<Account> accounts = new LinkedHashSet<>();
    for (Map<String, String> row : server.rows(GRANTED)) {
      String granted = row.getOrDefault("d", "");
      boolean ours = schemas.contains(granted) || (row.get("t").equals("db") && coversOne(granted));
      if (ours && !row.getOrDefault("u", "").isEmpty()) {
        accounts.add(Account.of(row, "u", "h"));
      }
    }
    return accounts;
  }

  /** Whether a grant on schemas of that name, as servers write it, is one on a schema of ours. */
  private boolean coversOne(String granted) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < granted.length(); i++) {
      char c = granted.charAt(i);
      if (c == '\\' && i + 1 < granted.length()) {
        pattern.append(Pattern.quote(granted.substring(++i, i + 1)));
      } else {
        pattern.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    Pattern whole =
        Pattern.compile(
            pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    return schemas.stream().anyMatch(schema -> whole.matcher(schema).matches());
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

  /** Every account and role of a server, with the plugin by which it logs in. */
  static Map<Account, String> plugins(Server server) {
    Map<Account, String> plugins = new LinkedHashMap<>();
    server
        .rows("SELECT User u, Host h, plugin p FROM mysql.user")
        .forEach(row -> plugins.put(Account.of(row, "u", "h"), row.getOrDefault("p", "")));
    return plugins;
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
        .filter(this::concernsUs)
        .toList();
  }

  private boolean concernsUs(String grant) {
    String on = grant.replaceFirst("(?s)^GRANT .*? ON (?:FUNCTION |PROCEDURE |PACKAGE )?", "");
    if (on.equals(grant) || on.startsWith("*.*")) {
      return true;
    }
    int end = on.indexOf('`', 1);
    String schema = on.startsWith("`") && end > 0 ? on.substring(1, end) : "";
    return schemas.contains(schema) || coversOne(schema);
  }
}
