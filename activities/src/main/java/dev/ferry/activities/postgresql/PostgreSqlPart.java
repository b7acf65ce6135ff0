package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pause of a PostgreSQL cluster. The fence is a clean shutdown: no role and no background
 * worker writes past it, everything is sent to the standby before it ends, and the old primary can
 * follow the new one from there. A file in its data directory makes it a standby whenever and by
 * whomever it is started.
 */
final class PostgreSqlPart implements SwitchPart {
  private static final Duration TO_OPEN = Duration.ofSeconds(10);
  private static final Duration TO_LOOK = Duration.ofMillis(1500);
  private static final Duration TO_FOLLOW = Duration.ofSeconds(5);

  private final Ends ends;
  private final Names names;
  private final Heartbeat heartbeat;
  private final Cluster source;
  private final Cluster destination;

  /** Whether the last look before the decision was ours. */
  private boolean seen;

  PostgreSqlPart(Ends ends, Names names) {
    this.ends = ends;
    this.names = names;
    this.heartbeat = new Heartbeat(names);
    this.source = ends.source().cluster();
    this.destination = ends.destination().cluster();
    try {
      warm();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The first statement and the first command on a fresh connection take longer. */
  private void warm() {
    source.stateNow(TO_OPEN);
    destination.stateNow(TO_OPEN);
    heartbeat.newest(standby());
  }

  private Server standby() {
    return ends.destination().server();
  }

  @Override
  public Standing standing() {
    boolean home = source.stateNow(TO_LOOK).open();
    boolean taken = !standby().inRecovery();
    if (home && taken) {
      throw twoWriters();
    }
    return home ? Standing.HOME : taken ? Standing.TAKEN : Standing.FENCED;
  }

  private SwitchFailure twoWriters() {
    return new SwitchFailure(Failures.twoWriters(source.host(), destination.host()).getMessage());
  }

  @Override
  public List<List<String>> thawCommands() {
    return List.of(source.thawCommand());
  }

  /**
   * What a shutdown has to write must be little, so most of it is written before; and the way back
   * needs the log from here on, on the side that takes over. A standby that hangs is found now
   * rather than by users who wait.
   */
  @Override
  public void approach() {
    standby().run("CHECKPOINT");
    new Slot(standby(), names).keepAnew();
    ends.source().server().run("CHECKPOINT", "CHECKPOINT");
    expectFollowing(heartbeat.beat(ends.source().server()));
  }

  private void expectFollowing(long wanted) {
    Deadline deadline = Deadline.in(TO_FOLLOW);
    Server server = standby().within(TO_FOLLOW);
    long now = heartbeat.newest(server);
    while (now < wanted) {
      if (deadline.passed()) {
        String trouble = new Standby(server).trouble();
        throw Failures.notReached(server.host(), "beat " + wanted, "beat " + now, trouble);
      }
      Wait.millis(5);
      now = heartbeat.newest(server);
    }
  }

  @Override
  public String fence(Deadline deadline) {
    Output output = source.fence(deadline.left());
    ends.source().disconnect();
    if (!output.ok()) {
      throw Failures.notShutDown(source.host(), output.complaint());
    }
    State state = State.parse(output.text());
    expectClosed(state);
    return state.checkpoint().toString();
  }

  private void expectClosed(State state) {
    if (!state.shutDown() || !state.closed()) {
      throw Failures.notFenced(
          source.host(), "it is " + state.status() + (state.closed() ? "" : ", without its mark"));
    }
  }

  @Override
  public void reach(String position, Deadline deadline) {
    Lsn wanted = Lsn.parse(position);
    Server server = standby().within(deadline.left().plusMillis(300));
    Lsn now = server.replayed();
    while (!now.isAfter(wanted)) {
      if (deadline.left().toMillis() < 50) {
        String trouble = new Standby(server).trouble();
        throw Failures.notReached(server.host(), position, now.toString(), trouble);
      }
      Wait.millis(2);
      now = server.replayed();
    }
  }

  @Override
  public void ready(String position, Deadline deadline) {
    State state = source.stateNow(deadline.left());
    expectClosed(state);
    if (!state.checkpoint().equals(Lsn.parse(position))) {
      throw Failures.moved(source.host(), position, state.checkpoint().toString());
    }
    if (!standby().within(deadline.left()).inRecovery()) {
      throw twoWriters();
    }
    seen = true;
  }

  @Override
  public void takeOver(Deadline deadline) {
    Server server = standby().within(deadline.left());
    if (server.inRecovery()) {
      if (!seen) {
        expectEverything(server);
      }
      server.run("SELECT pg_promote(false)"); // its own wait looks only every 100 ms
      while (server.inRecovery()) {
        deadline.check("take over");
        Wait.millis(2);
      }
    }
    proveOpen(server);
  }

  /**
   * The source is looked at once more, as far as it answers: when it is lost after the decision,
   * its fence holds over its restart, and the position was proven before.
   */
  private void expectEverything(Server server) {
    State state;
    try {
      state = source.stateNow(TO_LOOK);
    } catch (RemoteException lost) {
      if (lost.kind() == RemoteException.Kind.REFUSED) {
        throw lost; // a later attempt is at work
      }
      return;
    }
    if (state.open() || !state.closed()) {
      throw Failures.sourceOpen(source.host());
    }
    if (state.shutDown() && !server.replayed().isAfter(state.checkpoint())) {
      throw Failures.notReached(
          server.host(), state.checkpoint().toString(), server.replayed().toString(), "");
    }
  }

  private void proveOpen(Server server) {
    try {
      long beat = heartbeat.beat(server);
      assert beat > 0;
    } catch (PostgreSqlException e) {
      throw Failures.notOpened(server.host(), e.getMessage());
    }
  }

  @Override
  public void thaw() {
    refuseIfTaken();
    Output output = source.thaw();
    if (!output.ok()) {
      throw Failures.notThawed(source.host(), output.complaint());
    }
    keepNoMore();
  }

  /** The decision was to thaw, so the other side cannot be open; unless somebody opened it. */
  private void refuseIfTaken() {
    if (lookAtStandby().filter(recovering -> !recovering).isPresent()) {
      throw twoWriters();
    }
  }

  private Optional<Boolean> lookAtStandby() {
    try {
      return Optional.of(standby().within(TO_LOOK).inRecovery());
    } catch (PostgreSqlException lost) {
      return Optional.empty();
    }
  }

  /** Nobody will read the log that was kept for the way back. */
  private void keepNoMore() {
    try {
      new Slot(standby(), names).drop();
    } catch (PostgreSqlException lost) {
      // The next preparation drops it.
    }
  }

  @Override
  public void close() {
    ends.close();
  }
}
