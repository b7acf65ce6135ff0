package dev.ferry.activities.files;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.files.Files;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A component on the lab's hosts, and a root shell on each of them that is not Ferry's. */
final class LabTrees implements AutoCloseable {
  static final String PATH = "/srv/ferry-test";

  /** {@code find}'s words for a tree without what was set aside in it. */
  static final String BUT_TRASH = "-path './.ferry-trash-*' -prune -o ";

  static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(40));

  final LabHosts lab = LabHosts.read();
  final dev.ferry.activities.ssh.JschRemotes remotes = lab.remotes();
  final FilesComponent component = new FilesComponent(remotes);
  final Map<String, Host> hosts;
  final String migration;
  Files spec;
  long epoch = 1;

  LabTrees(String migration) throws IOException {
    this(migration, 1000);
  }

  LabTrees(String migration, int maxDelete, String... exclude) throws IOException {
    this.migration = migration;
    this.hosts =
        Map.of(
            "source", lab.host("source", "ferry"), "destination", lab.host("destination", "ferry"));
    this.spec =
        new Files(
            "tree",
            "source",
            "destination",
            List.of(PATH),
            List.of(exclude),
            Duration.ofSeconds(1),
            maxDelete,
            Optional.empty(),
            List.of());
    both("rm -rf " + PATH + "; mkdir -p " + PATH);
  }

  void limit(String bandwidth) {
    spec =
        new Files(
            spec.id(),
            spec.from(),
            spec.to(),
            spec.paths(),
            spec.exclude(),
            spec.every(),
            spec.maxDelete(),
            Optional.of(bandwidth),
            spec.dependsOn());
  }

  Step step(Direction direction) {
    return new Step(migration, epoch, direction, spec, hosts);
  }

  /** A new epoch, as the parent workflow would give it. */
  Remotes.Claim raised() {
    epoch++;
    Remotes.Claim claim = new Remotes.Claim(migration, epoch, 0);
    hosts.values().forEach(host -> remotes.raise(host, claim));
    return claim;
  }

  SwitchPart open(Direction direction) {
    Remotes.Claim claim = raised();
    return component.open(step(direction), claim, LIMITS).orElseThrow();
  }

  /** What a root shell says on a host. */
  Output shell(String host, String script) {
    try (Remote remote = remotes.open(hosts.get(host), new Remotes.Claim("test-shell", 0, 0))) {
      return remote.run(
          Command.reading("bash", "-s")
              .asRoot()
              .stdin(script.getBytes(java.nio.charset.StandardCharsets.UTF_8))
              .within(Duration.ofMinutes(2)));
    }
  }

  String there(String script) {
    return on("destination", script);
  }

  String here(String script) {
    return on("source", script);
  }

  /** The message of what is refused. */
  static String refused(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("nothing was refused");
  }

  String on(String host, String script) {
    Output output = shell(host, "set -e\n" + script);
    if (!output.ok()) {
      throw new AssertionError(
          host + ": " + script + "\n" + output.complaint().lines().limit(20).toList());
    }
    return output.text();
  }

  void both(String script) {
    on("source", script);
    on("destination", script);
  }

  /** Ends all on both hosts, as clean-up does, and then the trees themselves. */
  void end() {
    raised();
    component.cleanUp(step(Direction.FORWARD));
    Remotes.Claim claim = new Remotes.Claim(migration, epoch, 0);
    hosts.values().forEach(host -> remotes.forget(host, claim));
    both(
        "systemctl stop 'zz-ferry-%1$s*'; rm -f /etc/systemd/system/zz-ferry-%1$s* /etc/systemd/system/*.wants/zz-ferry-%1$s*; umount -q %2$s || true; rm -rf %2$s"
            .formatted(migration, PATH));
  }

  @Override
  public void close() {
    try {
      end();
    } finally {
      remotes.close();
    }
  }
}
