package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.mysqlfamily.AppAccounts.Account;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may do what: whom the fence does not bind, who uses the schemas, and what Ferry may do.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Access(Ends ends, Databases spec, Names names) {
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (End end : List.of(ends.source(), ends.destination())) {
      findings.add(ferryMay(end));
      findings.add(nobodyPassesTheFence(end));
    }
    findings.add(definersExist());
    findings.add(noOtherAccountOfTheSameName());
    findings.add(everyoneCanLogIn());
    return findings;
  }

  /** To compare all rows, among others, it has to read them. */
  Finding ferryMay(End end) {
    Set<String> has =
        new TreeSet<>(
            end.server()
                .column(
                    "SELECT privilege_type FROM information_schema.user_privileges WHERE grantee ="
                        + " CONCAT('\\'', REPLACE(CURRENT_USER(), '@', '\\'@\\''), '\\'')"));
    List<String> missing =
        end.server().dialect().neededPrivileges().stream()
            .filter(name -> !has.contains(name))
            .toList();
    String check = "access.ferry." + end.host();
    return missing.isEmpty()
        ? Finding.pass(check, spec.user() + " has what it needs on " + end.host())
        : Finding.fail(
            check,
            spec.user() + " lacks " + missing + " on " + end.host(),
            "GRANT ALL PRIVILEGES ON *.* TO it WITH GRANT OPTION, for 127.0.0.1.");
  }

  /** Such an account writes straight through read_only, or can lift it. */
  Finding nobodyPassesTheFence(End end) {
    AppAccounts accounts = new AppAccounts(spec.schemas(), spec.user());
    List<String> passing = end.server().dialect().passingPrivileges();
    List<String> known = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (String grantee :
        end.server()
            .column(
                "SELECT DISTINCT grantee FROM information_schema.user_privileges WHERE"
                    + " privilege_type IN "
                    + Sql.list(passing))) {
      String plain = grantee.replace("'", "");
      Optional<Account> account = AppAccounts.account(plain);
      (account.filter(it -> accounts.isOfTheSystem(end.server(), it)).isPresent() ? known : found)
          .add(plain);
    }
    String check = "access.bypass." + end.host();
    return found.isEmpty()
        ? Finding.pass(check, "only " + String.join(", ", known) + " can write past read_only")
        : Finding.fail(
            check,
            String.join(", ", found) + " on " + end.host() + " can write past read_only",
            "Revoke " + String.join(", ", passing) + " from it.");
  }

  private Finding definersExist() {
    AppAccounts accounts = new AppAccounts(spec.schemas(), spec.user());
    Server source = ends.source().server();
    Set<Account> there = AppAccounts.plugins(source).keySet();
    List<String> missing =
        accounts.definers(source).stream()
            .filter(definer -> AppAccounts.account(definer).filter(there::contains).isEmpty())
            .toList();
    return missing.isEmpty()
        ? Finding.pass("access.definers", "every definer exists")
        : Finding.fail(
            "access.definers",
            "programs run in the name of accounts that do not exist: " + Content.shortened(missing),
            "Create the accounts or change the definers.");
  }

  /** Ferry makes the service's accounts at the destination; one that is there must be the same. */
  private Finding noOtherAccountOfTheSameName() {
    AppAccounts accounts = new AppAccounts(spec.schemas(), spec.user());
    List<Account> all = accounts.of(ends.source().server());
    Set<Account> there = AppAccounts.plugins(ends.destination().server()).keySet();
    List<String> differ = new ArrayList<>();
    for (Account account : all) {
      if (there.contains(account)
          && !account.isRole()
          && !create(ends.source(), account).equals(create(ends.destination(), account))) {
        differ.add(account.toString());
      }
    }
    return differ.isEmpty()
        ? Finding.pass("access.accounts", "these use the schemas: " + all)
        : Finding.fail(
            "access.accounts",
            "other accounts of the same name are at the destination: " + differ,
            "Make them equal, or drop them there.");
  }

  /** An account whose plugin is missing is made, but lets nobody in. */
  private Finding everyoneCanLogIn() {
    List<String> known =
        ends.destination()
            .server()
            .column(
                "SELECT plugin_name FROM information_schema.plugins WHERE plugin_type ="
                    + " 'AUTHENTICATION' AND plugin_status = 'ACTIVE'");
    Server source = ends.source().server();
    Map<Account, String> plugins = AppAccounts.plugins(source);
    List<String> missing =
        new AppAccounts(spec.schemas(), spec.user())
            .of(source).stream()
                .filter(account -> !account.isRole())
                .map(account -> plugins.getOrDefault(account, "") + " of " + account)
                .filter(it -> !it.startsWith(" ") && !known.contains(it.replaceFirst(" .*", "")))
                .toList();
    return Obstacles.none(
        "access.plugins",
        missing,
        "the destination has every account's authentication plugin",
        "the destination lacks these authentication plugins",
        "Install them there, or change the accounts.");
  }

  /**
   * Once both hold the data: accounts travel by replication, unless somebody kept them from it. Who
   * uses the schemas is asked only where one is not on both, for that takes servers with many
   * tables a while.
   */
  Finding accountsArePresent() {
    AppAccounts accounts = new AppAccounts(spec.schemas(), spec.user());
    Server source = ends.source().server();
    Set<Account> lacking = new HashSet<>(AppAccounts.plugins(source).keySet());
    lacking.removeAll(AppAccounts.plugins(ends.destination().server()).keySet());
    lacking.removeIf(it -> accounts.isOfTheSystem(source, it) || Names.isOurs(it.user()));
    List<String> missing =
        lacking.isEmpty()
            ? List.of()
            : accounts.of(source).stream()
                .filter(lacking::contains)
                .map(Account::toString)
                .toList();
    return Obstacles.none(
        "access.present",
        missing,
        "every account that uses the schemas is on both",
        ends.destination().host() + " lacks these accounts",
        "Create them there as at " + ends.source().host() + ", with sql_log_bin=0.");
  }

  private static String create(End end, Account account) {
    return end.server().value("SHOW CREATE USER " + account.sql());
  }
}
