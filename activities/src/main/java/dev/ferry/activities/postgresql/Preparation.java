package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.postgresql.PostgreSql;
import java.time.Duration;
import java.util.List;

/**
 * Makes one side follow the other. Which of the cases it is, is read from the hosts: the
 * destination is new and gets a copy; or it was in charge before, was shut down, and goes on from
 * there; or it follows already.
 */
final class Preparation {
  private static final Duration START = Duration.ofSeconds(30);

  private final End source;
  private final End destination;
  private final PostgreSql spec;
  private final Names names;
  private final Login login;

  Preparation(Ends ends, PostgreSql spec, Names names) {
    this.source = ends.source();
    this.destination = ends.destination();
    this.spec = spec;
    this.names = names;
    this.login = new Login(ends, names);
  }

  void run() {
    Server server = source.server();
    if (server.inRecovery()) {
      throw Failures.notInCharge(source.host());
    }
    String system = server.value("SELECT system_identifier FROM pg_control_system()");
    Seeding seeding = new Seeding(destination, names);
    boolean copied = isCopy(system, seeding.state());
    new Heartbeat(names).create(server);
    login.establish();
    login.prove(destination, source, system);
    new Slot(server, names).keep();
    if (!copied) {
      seeding.load(source, login.conninfo(destination, source), spec.seedRate());
    }
    attach();
    login.prove(source, destination, system);
  }

  /** Whether the destination holds a whole copy of the source; refuses what is not ours. */
  private boolean isCopy(String system, Seeding.State seeded) {
    if (seeded == Seeding.State.SEEDING) {
      return false;
    }
    State there = destination.cluster().state();
    boolean same = there.system().filter(system::equals).isPresent();
    if (same && there.open()) {
      throw Failures.twoWriters(source.host(), destination.host());
    }
    if (!same) {
      content(destination, there)
          .forEach(
              what -> {
                throw Failures.foreignContent(destination.host(), what);
              });
    }
    return same;
  }

  /** What makes a cluster somebody else's; asked as its owner, for it does not know us. */
  static List<String> content(End end, State there) {
    if (there.system().isEmpty()) {
      return List.of(); // there are no data
    }
    if (there.down()) {
      return List.of("it is down, so nobody can say");
    }
    return end.cluster().ask(List.of("content", Integer.toString(end.port()))).lines().toList();
  }

  private void attach() {
    Cluster cluster = destination.cluster();
    boolean follows =
        cluster.state().status().equals("standby")
            && new Standby(destination.server()).follows(source, names);
    if (!follows) {
      cluster.call("close_to_writers");
      cluster.call("service", "down");
      destination.disconnect();
      refuseDiverged(cluster.state());
      cluster.call("follow", login.conninfo(destination, source), names.own());
      cluster.call("service", "up");
    }
    Server standby = destination.server();
    standby.run("SELECT pg_reload_conf()");
    awaitReplication(standby);
    new Slot(standby, names).drop(); // of the time when it was in charge
  }

  /** The one in charge must have been where the other stands. */
  private void refuseDiverged(State there) {
    History history = History.of(source.server());
    if (!history.contains(there.timeline(), there.end())) {
      throw Failures.diverged(
          destination.host(), there.end() + " of timeline " + there.timeline(), source.host());
    }
  }

  private void awaitReplication(Server standby) {
    long end = System.nanoTime() + START.toNanos();
    String trouble = new Standby(standby).trouble();
    while (!trouble.isEmpty()) {
      if (System.nanoTime() > end) {
        String said = destination.cluster().ask(List.of("complaint"));
        throw Failures.notReplicating(
            destination.host(), trouble + (said.isEmpty() ? "" : "; its log says: " + said));
      }
      Wait.millis(50);
      trouble = new Standby(standby).trouble();
    }
  }
}
