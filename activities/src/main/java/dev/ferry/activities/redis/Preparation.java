package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.activities.redis.Server.Fault;
import dev.ferry.activities.redis.Server.Login;
import dev.ferry.workflows.Direction;
import java.time.Duration;

/**
 * Makes one side follow the other. Which of the cases it is, is read from the servers: the
 * destination is new and gets a copy; or it was in charge before, stands where it was closed, and
 * goes on from there; or it follows already.
 */
final class Preparation {
  /** Without any sign of progress. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Ends ends;
  private final Names names;
  private final Login login;
  private final Direction direction;

  Preparation(Ends ends, Names names, Login login, Direction direction) {
    this.ends = ends;
    this.names = names;
    this.login = login;
    this.direction = direction;
  }

  void run() {
    End source = ends.source();
    End destination = ends.destination();
    Replication charge = source.replication();
    if (charge.replica()) {
      throw Failures.notInCharge(source.host(), charge.from());
    }
    Seed seed = Seed.of(destination, names);
    Replication other = destination.replication();
    if (other.replica()) {
      refuseAnotherHistory(charge, other);
    } else {
      refuseAnotherMaster(seed, other);
    }
    for (End end : ends.both()) {
      Client proven = new Client(end, names, login).proven();
      assert proven != null;
      Include.of(end, names).wire();
      Tuning.of(end, names).keep();
    }
    new Way(destination, source, names).build();
    new Way(source, destination, names).build();
    if (direction == Direction.FORWARD && seed.state() != Seed.State.ATTACHED) {
      seed.is(Seed.State.SEEDING);
    }
    follow(destination);
    awaitLink();
    if (direction == Direction.FORWARD) {
      seed.is(Seed.State.ATTACHED);
    }
  }

  /** What follows us already, or was closed by us, may have nothing that the other side has not. */
  private void refuseAnotherHistory(Replication charge, Replication other) {
    String host = ends.destination().host();
    if (!Include.ours(ends.destination(), names)) {
      throw Failures.otherHistory(host, "it replicates from " + other.from());
    }
    String history = other.position().history();
    boolean known =
        history.equals(charge.position().history())
            || charge.earlier().filter(it -> it.history().equals(history)).isPresent();
    if (other.closed() && known && !charge.contains(other.position())) {
      throw Failures.notContained(host, other.position(), ends.source().host());
    }
  }

  /** It takes writes now: only one that is new and empty may be made to follow. */
  private void refuseAnotherMaster(Seed seed, Replication other) {
    End destination = ends.destination();
    if (direction == Direction.REVERSE || seed.state() == Seed.State.ATTACHED) {
      throw Failures.twoWriters(ends.source().host(), destination.host());
    }
    Seed.content(destination.server())
        .ifPresent(
            what -> {
              throw Failures.foreignContent(destination.host(), what);
            });
    if (other.replicas() > 0) {
      throw Failures.otherHistory(destination.host(), "it has replicas of its own");
    }
  }

  /** The file first: at no moment would a restart bring up a second writer. */
  private void follow(End destination) {
    Include include = Include.of(destination, names);
    include.follow(names.way(), login);
    String would = include.would();
    if (!would.equals("127.0.0.1:" + names.way())) {
      throw Failures.includeWithoutEffect(destination.host(), include.path(), would);
    }
    for (Object answer : destination.server().askAll(Followers.follow(names.way(), login))) {
      if (answer instanceof Fault fault) {
        throw Failures.refused(
            destination.host(), new String[] {"REPLICAOF", "127.0.0.1"}, fault.text());
      }
    }
  }

  private void awaitLink() {
    long quiet = System.nanoTime();
    while (true) {
      Replication replica = ends.destination().replication();
      if (replica.linked()) {
        return;
      }
      if (replica.loading() || copying()) {
        quiet = System.nanoTime();
      }
      if (System.nanoTime() - quiet > LONGEST.toNanos()) {
        throw Failures.notReplicating(ends.destination().host(), replica.trouble());
      }
      Wait.millis(100);
    }
  }

  /** Whether the side in charge makes or sends a copy just now. */
  private boolean copying() {
    return ends.source().replication().info().values().stream()
        .anyMatch(it -> it.contains("state=wait_bgsave") || it.contains("state=send_bulk"));
  }
}
