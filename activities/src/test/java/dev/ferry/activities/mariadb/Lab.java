package dev.ferry.activities.mariadb;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.mariadb.MariaDb;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lab, and one migration of its database. */
final class Lab implements AutoCloseable {
  static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  final LabHosts hosts = LabHosts.read();
  final JschRemotes remotes;
  final Secrets secrets;
  final MariaDbComponent component;
  final MariaDb spec;
  long epoch = 1;
  private final Path password;

  Lab() {
    try {
      password = Files.createTempFile("ferry-db", ".secret");
      Files.writeString(password, hosts.value("DB_PASSWORD"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    secrets = hosts.secrets();
    remotes = new JschRemotes(secrets);
    component = new MariaDbComponent(remotes, secrets);
    spec =
        new MariaDb(
            "db",
            "source",
            "destination",
            List.of("orders"),
            "ferry",
            SecretRef.parse("${file:" + password + "}"),
            3306,
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(2),
            List.of());
  }

  /** Both hosts as at the first boot. */
  static void reset(String... which) {
    LabHosts.read().lab("reset", which);
  }

  static void fault(String what, String host) {
    LabHosts.read().lab("fault", what, host);
  }

  Step step(Direction direction) {
    Map<String, Host> both = Map.of("source", hosts.source(), "destination", hosts.destination());
    return new Step("lab-move", epoch, direction, spec, both);
  }

  /** A switch as the workflow would start it: a new epoch, raised on both hosts. */
  SwitchPart open(Direction direction) {
    epoch++;
    Claim claim = new Claim("lab-move", epoch, 0);
    remotes.raise(hosts.source(), claim);
    remotes.raise(hosts.destination(), claim);
    return component.open(step(direction), claim, LIMITS).orElseThrow();
  }

  Names names() {
    return Names.of(step(Direction.FORWARD), spec);
  }

  /** A command as root, outside Ferry. */
  Output root(Host host, String... argv) {
    Command command = Command.reading(argv).asRoot().within(Duration.ofMinutes(2));
    try (Remote remote = remotes.open(host, new Claim("lab-observer", 0, 0))) {
      return remote.run(command);
    }
  }

  /** A statement as root by the socket. */
  String sql(Host host, String statement) {
    return root(host, "mariadb", "-N", "-B", "-e", statement).orThrow().text();
  }

  /** A port on this machine that leads to a host's server. */
  int port(Host host) {
    return remotes.open(host, new Claim("lab-observer", 0, 0)).forward(3306);
  }

  Server connect(Host host, String user, String secret) {
    return Server.connect(host.name(), port(host), user, secret);
  }

  /** An account that the service would use over TCP. */
  void appAccount(Host host) {
    sql(
        host,
        "CREATE USER IF NOT EXISTS app@'127.0.0.1' IDENTIFIED BY 'app-lab'; GRANT SELECT, INSERT,"
            + " UPDATE, DELETE ON orders.* TO app@'127.0.0.1'");
  }

  @Override
  public void close() {
    remotes.close();
    try {
      Files.delete(password);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
