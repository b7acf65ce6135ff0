package dev.ferry.activities.postgresql;

import dev.ferry.activities.ssh.Command;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * How one host gets at the log of the other: by a role that may do no more than that, from that
 * address only. The role travels with the cluster, so both ways have the same password; it lies on
 * the two hosts for the owner of the cluster, and in no argument list and no statement.
 *
 * @param ends of the step
 * @param names of the migration
 */
record Login(Ends ends, Names names) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Role, password files and rules on both sides. */
  void establish() {
    Server server = ends.source().server();
    share(List.of(server));
    for (End end : ends.both()) {
      End other = end.equals(ends.source()) ? ends.destination() : ends.source();
      end.cluster().call("hba_set", names.own(), rule("replication", names, other.address()));
    }
    server.run("SELECT pg_reload_conf()");
  }

  /**
   * Role and password files.
   *
   * @param servers where the role is kept; one of them may be a copy that does not have it yet
   */
  void share(List<Server> servers) {
    String known = known(ends.destination());
    boolean fresh = known.isEmpty() || !known.equals(known(ends.source()));
    if (!fresh && servers.stream().allMatch(this::exists)) {
      return;
    }
    String password = fresh ? newPassword() : known;
    servers.forEach(server -> setRole(server, password));
    if (fresh) {
      ends.both().forEach(end -> write(end, password));
    }
  }

  private String known(End end) {
    String path = names.passwordFile(end.cluster());
    String text = end.remote().run(Command.reading("cat", path).asRoot()).text();
    return text.substring(text.lastIndexOf(':') + 1);
  }

  private boolean exists(Server server) {
    return !server
        .value("SELECT 1 FROM pg_roles WHERE rolname = " + Sql.text(names.own()))
        .isEmpty();
  }

  private void setRole(Server server, String password) {
    String role = Sql.name(names.own());
    String verb = exists(server) ? "ALTER" : "CREATE";
    server.run(
        "%s ROLE %s LOGIN REPLICATION PASSWORD %s"
            .formatted(verb, role, Sql.text(verifier(password))));
  }

  /** What the server keeps instead of the password: a statement may end up in its log. */
  private String verifier(String password) {
    try {
      return PasswordUtil.encodePassword(names.own(), password.toCharArray(), "scram-sha-256");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(End end, String password) {
    String line = "*:*:*:%s:%s\n".formatted(names.own(), password);
    end.cluster()
        .call(
            end.cluster()
                .command("secret", names.passwordFile(end.cluster()))
                .stdin(line.getBytes(StandardCharsets.UTF_8)));
  }

  /** As narrow as a rule can be. */
  static String rule(String database, Names names, String address) {
    String from = address;
    if (address.contains(":")) {
      from = address + "/128";
    } else if (address.matches("[0-9.]+")) {
      from = address + "/32";
    }
    return "host %s %s %s scram-sha-256".formatted(database, names.own(), from);
  }

  private static String newPassword() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** How the server at {@code from} reaches that at {@code to}. */
  String conninfo(End from, End to) {
    return "host=%s port=%d user=%s passfile=%s application_name=%s connect_timeout=5 keepalives_idle=5 keepalives_interval=2 keepalives_count=3"
        .formatted(
            to.address(), to.port(), names.own(), names.passwordFile(from.cluster()), names.own());
  }

  /**
   * Logs in as a replica would, and looks whose log it is.
   *
   * @throws PostgreSqlException FERRY-PG-009
   */
  void prove(End from, End to, String system) {
    prove(from, to, system, conninfo(from, to), "true");
  }

  /** The same as a subscription would. */
  void proveForRows(End from, End to) {
    String system = to.server().value("SELECT system_identifier FROM pg_control_system()");
    prove(from, to, system, conninfo(from, to) + " dbname=" + Server.DATABASE, "database");
  }

  private static void prove(End from, End to, String system, String conninfo, String mode) {
    String answer;
    try {
      answer = from.cluster().ask(List.of("login", conninfo, mode));
    } catch (PostgreSqlException e) {
      throw Failures.noWayBetween(from.host(), to.host(), e.getMessage());
    }
    if (!answer.startsWith(system + "|")) {
      throw Failures.noWayBetween(from.host(), to.host(), "another cluster answers there");
    }
  }

  /** Takes all of it away; {@code inCharge} has the role. */
  void remove(Server inCharge) {
    dropRole(inCharge);
    for (End end : ends.both()) {
      end.cluster().call("hba_remove", names.own());
      forget(end);
    }
  }

  void dropRole(Server inCharge) {
    if (exists(inCharge)) {
      inCharge.run("DROP ROLE " + Sql.name(names.own()));
    }
  }

  /** Removes the password. */
  void forget(End end) {
    end.remote().run(Command.of("rm", "-f", names.passwordFile(end.cluster())).asRoot()).orThrow();
  }
}
