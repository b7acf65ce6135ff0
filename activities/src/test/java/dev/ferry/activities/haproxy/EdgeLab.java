package dev.ferry.activities.haproxy;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.haproxy.HaProxy;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A lab whose two sides both answer, as one test sees it. */
final class EdgeLab implements AutoCloseable {
  static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  final LabHosts hosts = LabHosts.read();
  final JschRemotes remotes = hosts.remotes();
  final HaProxyComponent component = new HaProxyComponent(remotes, Duration.ofSeconds(6));
  private String migration = "";
  final HaProxy spec = spec("orders", "old", "new");
  private final Claim tests = new Claim("edge-tests", 1, 0);

  EdgeLab() throws IOException {
    for (Host host : List.of(hosts.edge(), hosts.source(), hosts.destination())) {
      remotes.raise(host, tests);
    }
  }

  HaProxy spec(String backend, String from, String to) {
    return new HaProxy(
        "web",
        "edge",
        backend,
        "source",
        "destination",
        Optional.of(from),
        Optional.of(to),
        "/run/haproxy/admin.sock",
        "/etc/haproxy/hold.map",
        "hold",
        Duration.ofSeconds(2),
        List.of());
  }

  /** Another for each test: sessions are pooled by it. */
  String migration() {
    return migration;
  }

  Step step(Direction direction, long epoch) {
    return step(spec, direction, epoch);
  }

  Step step(HaProxy spec, Direction direction, long epoch) {
    return new Step(migration, epoch, direction, spec, Map.of("edge", hosts.edge()));
  }

  SwitchPart open(Direction direction, long epoch) {
    Claim claim = new Claim(migration, epoch, 0);
    remotes.raise(hosts.edge(), claim);
    return component.open(step(direction, epoch), claim, LIMITS).orElseThrow();
  }

  String sh(Host host, String script, String... arguments) {
    String[] argv = new String[arguments.length + 4];
    argv[0] = "sh";
    argv[1] = "-ec";
    argv[2] = script;
    argv[3] = "sh";
    System.arraycopy(arguments, 0, argv, 4, arguments.length);
    try (Remote remote = remotes.open(host, tests)) {
      return remote.run(Command.of(argv).asRoot()).orThrow().text();
    }
  }

  String ask(String command) {
    return sh(hosts.edge(), "echo \"$1\" | socat -t2 - /run/haproxy/admin.sock", command);
  }

  /** As after the first boot, but with a database on the destination. */
  void reset() throws InterruptedException {
    migration = "edge-" + UUID.randomUUID().toString().substring(0, 8);
    sh(
        hosts.destination(),
        "systemctl start nginx php8.2-fpm; mariadb -e 'create database if not exists orders'");
    if (!sh(hosts.destination(), "mariadb -N -e 'show tables' orders").contains("orders")) {
      String schema =
          sh(
              hosts.source(),
              "mariadb-dump --no-data orders; echo \"create user if not exists"
                  + " orders@localhost identified by 'orders-lab';"
                  + " grant select,insert,update,delete on orders.* to orders@localhost;\"");
      try (Remote remote = remotes.open(hosts.destination(), tests)) {
        remote
            .run(
                Command.of("mariadb", "orders")
                    .asRoot()
                    .stdin(schema.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .orThrow();
      }
    }
    sh(
        hosts.edge(),
        "printf '1\\n' >/var/lib/haproxy/state; printf 'hold 0\\n' >/etc/haproxy/hold.map;"
            + " rm -rf /var/lib/ferry/edge-????????; systemctl reset-failed haproxy;"
            + " systemctl restart haproxy");
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!ask("show stat orders 4 -1").contains("L7OK")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the source is not up: " + ask("show stat orders 4 -1"));
      }
      Thread.sleep(100);
    }
  }

  /** State and weight of a server, read without any code of ours. */
  String setting(String server) {
    String row =
        ask("show servers state orders")
            .lines()
            .filter(line -> line.contains(" " + server + " "))
            .findFirst()
            .orElseThrow();
    String[] words = row.split(" ", -1);
    int admin = Integer.parseInt(words[6]);
    return ((admin & 1) != 0 ? "maint" : (admin & 8) != 0 ? "drain" : "ready") + " " + words[7];
  }

  /** By somebody else; back when the new process answers. */
  void reload() {
    sh(hosts.edge(), "systemctl reload haproxy; sleep 0.7");
  }

  String publicAddress() {
    return hosts.value("PUBLIC_OLD");
  }

  @Override
  public void close() {
    for (Host host : List.of(hosts.edge(), hosts.source(), hosts.destination())) {
      remotes.forget(host, tests);
    }
    remotes.close();
  }
}
