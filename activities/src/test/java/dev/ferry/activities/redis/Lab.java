package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.activities.redis.Server.Login;
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
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two hosts with Redis, and one migration of it. */
final class Lab implements AutoCloseable {
  static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  final LabHosts hosts = LabHosts.readDatabases();
  final Host source = hosts.source();
  final Host destination = hosts.destination();
  final JschRemotes remotes;
  final RedisComponent component;
  final Redis spec;
  final String secret = hosts.value("DB_PASSWORD");
  long epoch = 1;
  private final Path password;

  private Lab() {
    try {
      password = Files.createTempFile("ferry-redis", ".secret");
      Files.writeString(password, secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Secrets secrets = hosts.secrets();
    remotes = new JschRemotes(secrets);
    component = new RedisComponent(remotes, secrets);
    spec =
        new Redis(
            "cache",
            "source",
            "destination",
            "default",
            Optional.of(SecretRef.parse("${file:" + password + "}")),
            6379,
            Duration.ofSeconds(1),
            List.of());
  }

  /** Both hosts as at the first boot, with a Redis that asks for the password. */
  static Lab fresh(String... settings) {
    Lab lab = new Lab();
    lab.hosts.lab("reset", "source", "destination");
    lab.remotes.close();
    lab.close();
    lab = new Lab();
    for (Host host : List.of(lab.source, lab.destination)) {
      lab.configure(host, "requirepass " + lab.secret);
      for (String setting : settings) {
        lab.configure(host, setting);
      }
      lab.root(host, "systemctl", "enable", "--now", "redis-server").orThrow();
    }
    return lab;
  }

  /** One more line of a server's own configuration, before it starts. */
  void configure(Host host, String line) {
    root(host, "sed", "-i", "$ a " + line, "/etc/redis/redis.conf").orThrow();
  }

  void fault(String what, Host host) {
    hosts.lab("fault", what, host.name());
  }

  Step step(Direction direction) {
    return new Step(
        "lab-move", epoch, direction, spec, Map.of("source", source, "destination", destination));
  }

  Names names() {
    return Names.of(step(Direction.FORWARD), spec);
  }

  Claim claim() {
    return new Claim("lab-move", epoch, 0);
  }

  /** A switch as the workflow would start it: a new epoch, raised on both hosts. */
  SwitchPart open(Direction direction) {
    epoch++;
    remotes.raise(source, claim());
    remotes.raise(destination, claim());
    return component.open(step(direction), claim(), LIMITS).orElseThrow();
  }

  /** A command as root, outside Ferry. */
  Output root(Host host, String... argv) {
    Command command = Command.reading(argv).asRoot().within(Duration.ofMinutes(2));
    try (Remote remote = remotes.open(host, new Claim("lab-observer", 0, 0))) {
      return remote.run(command);
    }
  }

  /** A port on this machine that leads to a host's server. */
  int port(Host host) {
    return remotes.open(host, new Claim("lab-observer", 0, 0)).forward(6379);
  }

  Login login(String name) {
    return new Login("default", Optional.of(secret), name);
  }

  /** A connection as the service has one. */
  Server app(Host host) {
    return Server.connect(host.name(), port(host), login("app"));
  }

  /** Asks once, on a connection of its own. */
  String ask(Host host, String... words) {
    try (Server server = app(host)) {
      return server.text(words);
    }
  }

  Replication replication(Host host) {
    try (Server server = app(host)) {
      return Replication.of(server);
    }
  }

  /** The same after a restart, when it answers again. */
  Replication comeBack(Host host) {
    RedisException last = null;
    for (int i = 0; i < 100; i++) {
      try {
        return replication(host);
      } catch (RuntimeException e) {
        last = new RedisException("not back", e);
        Wait.millis(100);
      }
    }
    throw last;
  }

  boolean exists(Host host, String path) {
    return root(host, "test", "-e", path).ok();
  }

  @Override
  public void close() {
    remotes.close();
    try {
      Files.deleteIfExists(password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
