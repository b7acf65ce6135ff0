package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Component;
import dev.ferry.activities.Copying;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A lab, and one migration of its databases. */
public abstract class DatabaseLab implements AutoCloseable {
  public static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  public final LabHosts hosts;
  public final Host source;
  public final Host destination;
  public final Secrets secrets;
  public final JschRemotes remotes;
  public final Component component;
  public long epoch = 1;
  private final Dialect dialect;
  private final Path password;
  private final Spec spec;

  protected DatabaseLab(
      LabHosts hosts,
      Dialect dialect,
      BiFunction<JschRemotes, Secrets, Component> component,
      Function<SecretRef, Spec> spec) {
    this(hosts, hosts.destination(), dialect, component, spec);
  }

  /** To another host than the one that is called {@code destination}. */
  protected DatabaseLab(
      LabHosts hosts,
      Host destination,
      Dialect dialect,
      BiFunction<JschRemotes, Secrets, Component> component,
      Function<SecretRef, Spec> spec) {
    this.hosts = hosts;
    this.source = hosts.source();
    this.destination = destination;
    this.dialect = dialect;
    try {
      password = Files.createTempFile("ferry-db", ".secret");
      Files.writeString(password, hosts.value("DB_PASSWORD"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.secrets = hosts.secrets();
    this.remotes = new JschRemotes(secrets);
    this.component = component.apply(remotes, secrets);
    this.spec = spec.apply(SecretRef.parse("${file:" + password + "}"));
  }

  /** A step of the migration. */
  public Step step(Direction direction) {
    Map<String, Host> both = Map.of("source", source, "destination", destination);
    return new Step("lab-move", epoch, direction, spec, both);
  }

  /** The checks of the survey that something is in the way of. */
  public List<String> obstacles() {
    List<Finding> obstacles =
        component.inspect(step(Direction.FORWARD)).findings().stream()
            .filter(finding -> finding.verdict() != Verdict.PASS)
            .toList();
    obstacles.forEach(finding -> System.out.println("MEASURE " + finding));
    return obstacles.stream().map(Finding::check).toList();
  }

  /** A switch as the workflow would start it: a new epoch, raised on both hosts. */
  public SwitchPart open(Direction direction) {
    epoch++;
    Claim claim = new Claim("lab-move", epoch, 0);
    remotes.raise(source, claim);
    remotes.raise(destination, claim);
    return component.open(step(direction), claim, LIMITS).orElseThrow();
  }

  public Names names() {
    return Names.of(step(Direction.FORWARD), dialect);
  }

  /** A command as root, outside Ferry. */
  public Output root(Host host, String... argv) {
    Command command = Command.reading(argv).asRoot().within(Duration.ofMinutes(2));
    try (Remote remote = remotes.open(host, new Claim("lab-observer", 0, 0))) {
      return remote.run(command);
    }
  }

  /** A statement as root by the socket. */
  public String sql(Host host, String statement) {
    return root(host, dialect.client(), "-N", "-B", "-e", statement).orThrow().text();
  }

  /** A port on this machine that leads to a host's server. */
  public int port(Host host) {
    return remotes.open(host, new Claim("lab-observer", 0, 0)).forward(3306);
  }

  public Server connect(Host host, String user, String secret) {
    return dialect.connect(host.name(), port(host), user, secret);
  }

  /** Bytes that the schema has there, as the progress of a load tells them. */
  public long loaded(Host host) {
    try (Server server = connect(host, "ferry", hosts.value("DB_PASSWORD"))) {
      return new LoadGauge(server, List.of("orders"), 1).read().orElseThrow().done();
    }
  }

  /** Bytes that it cloned, as the progress of a clone tells them; empty while it did not. */
  public Optional<Long> cloned(Host host) {
    try (Server server = connect(host, "ferry", hosts.value("DB_PASSWORD"))) {
      return new CloneGauge(server).read().map(Copying.Copied::done);
    } catch (DatabaseException down) {
      return Optional.empty();
    }
  }

  /** An account that the service would use over TCP. */
  public void appAccount(Host host) {
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
      throw new UncheckedIOException(e);
    }
  }
}
