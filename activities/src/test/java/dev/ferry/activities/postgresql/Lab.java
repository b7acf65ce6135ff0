package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Components;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.SwitchActivity;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two hosts with a cluster each, and one migration of the source's. */
final class Lab implements AutoCloseable {
  static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  private static final String MIGRATION = "lab-move";
  private static final Claim NOBODY = new Claim("lab-observer", 0, 0);

  final LabHosts hosts = LabHosts.readDatabases();
  final Host source = hosts.source();
  final Host destination;
  final JschRemotes remotes;
  final PostgreSqlComponent component;
  final PostgreSql spec;
  long epoch;
  private final SwitchActivity activity;

  /** Hosts as at the first boot, with new clusters. */
  static Lab fresh() {
    return fresh("");
  }

  /**
   * The same.
   *
   * @param settings more lines of the source's configuration
   */
  static Lab fresh(String settings) {
    LabHosts hosts = LabHosts.readDatabases();
    hosts.lab("reset", "source", "destination");
    Lab lab = new Lab(1, 1024, hosts.destination());
    lab.cluster(lab.source, settings);
    lab.cluster(lab.destination, "");
    lab.fill();
    return lab;
  }

  private void fill() {
    psql(
        source,
        "CREATE ROLE ferry SUPERUSER LOGIN PASSWORD '%s'; CREATE ROLE app LOGIN PASSWORD 'app-lab'"
            .formatted(hosts.value("DB_PASSWORD")));
    psql(source, "CREATE DATABASE shop OWNER app");
    sql(source, "shop", "CREATE TABLE ledger (id bigserial PRIMARY KEY, n bigint, at timestamptz)");
    sql(source, "shop", "ALTER TABLE ledger OWNER TO app");
  }

  /** The source as above, and a destination of the next major version. */
  static Lab newer() {
    return newer("wal_level = logical");
  }

  /**
   * The same.
   *
   * @param settings more lines of both configurations
   */
  static Lab newer(String settings) {
    LabHosts hosts = LabHosts.readDatabases();
    hosts.lab("reset", "source", "newer");
    Lab lab = new Lab(1, 1024, hosts.newer());
    lab.cluster(lab.source, settings);
    lab.cluster(lab.destination, settings);
    lab.fill();
    return lab;
  }

  private Lab(long epoch, int seedRate, Host destination) {
    this.destination = destination;
    this.epoch = epoch;
    Secrets secrets = hosts.secrets();
    remotes = new JschRemotes(secrets);
    component = new PostgreSqlComponent(remotes, secrets);
    activity = new SwitchActivity(new Components(List.of(component), remotes), remotes);
    spec =
        new PostgreSql(
            "db",
            "source",
            destination.name(),
            "ferry",
            SecretRef.parse("${file:" + hosts.directory() + "/keys/db-password}"),
            5432,
            PostgreSql.Method.AUTO,
            Optional.empty(),
            Optional.empty(),
            seedRate,
            Duration.ofSeconds(2),
            Optional.empty(),
            List.of());
  }

  /** Another worker at the same migration. */
  Lab again() {
    return new Lab(epoch, spec.seedRate(), destination);
  }

  /** The same migration, with a first copy of so many megabytes a second. */
  Lab withSeedRate(int rate) {
    close();
    return new Lab(epoch, rate, destination);
  }

  private void cluster(Host host, String settings) {
    script(
        host,
        """
        pg_createcluster "$2" main -- --data-checksums >/dev/null
        printf '%s\\n' "listen_addresses = '*'" "$1" >"/etc/postgresql/$2/main/conf.d/lab.conf"
        systemctl enable --quiet postgresql 2>/dev/null
        systemctl start "postgresql@$2-main"
        """,
        settings,
        version(host));
  }

  /** Major version of a host's packages. */
  String version(Host host) {
    return host.name().equals("newer") ? "17" : "15";
  }

  private Map<String, Host> both() {
    return Map.of("source", source, destination.name(), destination);
  }

  Step step(Direction direction) {
    return new Step(MIGRATION, epoch, direction, spec, both());
  }

  Names names() {
    return Names.of(step(Direction.FORWARD), spec);
  }

  /** The part of a switch as the workflow would start it: a new epoch, raised on both hosts. */
  SwitchPart open(Direction direction) {
    epoch++;
    Claim claim = new Claim(MIGRATION, epoch, 0);
    remotes.raise(source, claim);
    remotes.raise(destination, claim);
    SwitchPart part = component.open(step(direction), claim, LIMITS).orElseThrow();
    part.approach();
    return part;
  }

  /** Prepares, and follows until it is close. */
  void ready(Direction direction) {
    component.prepare(step(direction));
    Lag lag = component.follow(step(direction));
    for (int i = 0; i < 30 && lag.verdict() != Verdict.PASS; i++) {
      lag = component.follow(step(direction));
    }
    assertThat(lag.verdict()).as(lag.what()).isEqualTo(Verdict.PASS);
  }

  /** The next epoch's attempt. */
  Turn next(Direction direction) {
    epoch++;
    return new Turn(MIGRATION, epoch, direction, List.of(spec), both(), LIMITS);
  }

  Outcome turn(Turn turn) {
    return activity.turn(turn, new Claim(MIGRATION, turn.epoch(), 0));
  }

  Outcome reconcile(Turn turn, int attempt) {
    return activity.reconcile(turn, new Claim(MIGRATION, turn.epoch(), attempt));
  }

  /** What a root shell says on a host, outside Ferry. */
  Output root(Host host, String script, String... arguments) {
    String[] argv = new String[arguments.length + 4];
    System.arraycopy(new String[] {"bash", "-e", "-s", "-"}, 0, argv, 0, 4);
    System.arraycopy(arguments, 0, argv, 4, arguments.length);
    try (Remote remote = remotes.open(host, NOBODY)) {
      return remote.run(
          Command.reading(argv)
              .asRoot()
              .stdin(script.getBytes(StandardCharsets.UTF_8))
              .within(Duration.ofMinutes(2)));
    }
  }

  String script(Host host, String script, String... arguments) {
    return root(host, script, arguments).orThrow().text();
  }

  /** A statement as the superuser by the socket. */
  String psql(Host host, String statement) {
    return sql(host, "postgres", statement);
  }

  String sql(Host host, String database, String statement) {
    return script(
        host, "cd / && runuser -u postgres -- psql -XAtq -d \"$1\" -c \"$2\"", database, statement);
  }

  /** A port on this machine that leads to a host's server. */
  int port(Host host) {
    return remotes.open(host, NOBODY).forward(5432);
  }

  /** As Ferry's role. */
  Server connect(Host host) {
    String password = hosts.value("DB_PASSWORD");
    return Server.connect(host.name(), port(host), Server.DATABASE, "ferry", password);
  }

  /** The word of the postmaster, or down. */
  String status(Host host) {
    try (Remote remote = remotes.open(host, NOBODY)) {
      return Cluster.locate(remote, 5432).state().status();
    }
  }

  @Override
  public void close() {
    remotes.close();
  }
}
