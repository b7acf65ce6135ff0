package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import java.time.Duration;
import java.util.List;

/**
 * The pause between two major versions. The fence is a door: rules that reject everybody, over
 * restarts too, and every session ended. What proves that nobody has written behind it is the
 * server's own count of transactions. A last beat in each database comes after all that was written
 * there, so a side that shows it has everything.
 */
final class LogicalPart implements SwitchPart {
  private static final Duration TO_LOOK = Duration.ofMillis(1500);
  private static final Duration TO_APPROACH = Duration.ofSeconds(30);

  private final Ends ends;
  private final Names names;
  private final Heartbeat heartbeat;
  private final Door here;
  private final Door there;
  private final Databases databases;

  /** Whether the last look before the decision was ours. */
  private boolean seen;

  LogicalPart(Ends ends, Names names) {
    this.ends = ends;
    this.names = names;
    this.heartbeat = new Heartbeat(names);
    this.here = Door.of(ends, ends.source(), names);
    this.there = Door.of(ends, ends.destination(), names);
    try {
      this.databases = Databases.open(ends);
    } catch (RuntimeException e) {
      ends.close();
      throw e;
    }
    try {
      warm();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The first statement and the first command on a fresh connection take longer. */
  private void warm() {
    here.isClosed();
    there.isClosed();
    here.isClosed(ends.source().server());
    there.isClosed(ends.destination().server());
    new Fence(ends.source().server(), databases.sources()).position();
    databases.destinations().forEach(heartbeat::newest);
  }

  /** A host that is gone holds up nobody for longer. */
  private void bound(Duration longest) {
    Duration bound = longest.plusMillis(300);
    ends.both().forEach(end -> end.server().within(bound));
    databases.sources().forEach(server -> server.within(bound));
    databases.destinations().forEach(server -> server.within(bound));
  }

  private Fence fence() {
    return new Fence(ends.source().server(), databases.sources());
  }

  @Override
  public Standing standing() {
    boolean home = !here.isClosed();
    boolean taken = !there.isClosed();
    if (home && taken) {
      throw twoWriters();
    }
    return home ? Standing.HOME : taken ? Standing.TAKEN : Standing.FENCED;
  }

  private SwitchFailure twoWriters() {
    return new SwitchFailure(
        Failures.twoWriters(ends.source().host(), ends.destination().host()).getMessage());
  }

  @Override
  public List<List<String>> thawCommands() {
    return List.of(here.openCommand());
  }

  /**
   * The slots of the way back wait for the transactions that are under way: now, not in the pause.
   */
  @Override
  public void approach() {
    bound(TO_APPROACH);
    for (Databases.Pair pair : databases.pairs()) {
      List<String> differ = Schema.differences(pair);
      if (!differ.isEmpty()) {
        throw Failures.schemaDiffers(pair.name(), Content.shortened(differ));
      }
      String copying = new Subscription(pair.destination(), names, pair.name()).copying();
      if (!copying.isEmpty()) {
        throw Failures.notCopied(copying);
      }
      Publication back = new Publication(pair.destination(), names, pair.name());
      back.release();
      back.keep();
    }
  }

  @Override
  public String fence(Deadline deadline) {
    bound(deadline.left());
    Output output = here.shutOut(fence().staying(), deadline.left());
    if (!output.ok()) {
      throw Failures.notRefusing(ends.source().host(), output.complaint());
    }
    fence().expectNobody();
    databases.sources().forEach(server -> heartbeat.beat(server));
    return fence().position();
  }

  @Override
  public void reach(String position, Deadline deadline) {
    bound(deadline.left());
    for (Databases.Pair pair : databases.pairs()) {
      reach(pair, deadline);
    }
    carry();
  }

  private void reach(Databases.Pair pair, Deadline deadline) {
    long wanted = heartbeat.newest(pair.source());
    long now = heartbeat.newest(pair.destination());
    while (now < wanted) {
      if (deadline.left().toMillis() < 50) {
        String trouble = new Subscription(pair.destination(), names, pair.name()).trouble();
        throw Failures.notReached(
            ends.destination().host(), "beat " + wanted, "beat " + now, trouble);
      }
      Wait.millis(2);
      now = heartbeat.newest(pair.destination());
    }
  }

  /**
   * The sequences; and what came by the subscriptions is flushed, which they do not wait for. What
   * is in the log up to here came from the source, so the way back begins after it; once the door
   * is open, that may not be said any more.
   */
  private void carry() {
    for (Databases.Pair pair : databases.pairs()) {
      Sequences.carry(pair.source(), pair.destination());
    }
    ends.destination()
        .server()
        .run("SET synchronous_commit = on", "SELECT pg_logical_emit_message(true, 'ferry', '')");
    for (Databases.Pair pair : databases.pairs()) {
      Publication back = new Publication(pair.destination(), names, pair.name());
      back.keep();
      back.keepFromNow();
    }
  }

  /**
   * Where a transaction has ended since, which may be the server's own, the last beat is no longer
   * the last: another one is sent after it, so that whatever it was arrives too.
   */
  @Override
  public void ready(String position, Deadline deadline) {
    bound(deadline.left());
    Fence fence = fence();
    fence.expectNobody();
    String last = position;
    String now = fence.position();
    while (!fence.same(last, now)) {
      if (deadline.left().toMillis() < 200) {
        throw Failures.moved(ends.source().host(), last, now);
      }
      databases.sources().forEach(server -> heartbeat.beat(server));
      last = fence.position();
      reach(last, deadline);
      fence.expectNobody();
      now = fence.position();
    }
    if (!here.isClosed(ends.source().server())) {
      throw Failures.notFenced(ends.source().host(), "its rules let everybody in");
    }
    if (!there.isClosed(ends.destination().server())) {
      throw twoWriters();
    }
    seen = true;
  }

  @Override
  public void takeOver(Deadline deadline) {
    bound(deadline.left());
    if (!seen && there.isClosed(ends.destination().server())) {
      expectEverything(deadline);
    }
    Output output = there.open(true);
    if (!output.ok()) {
      throw Failures.notOpened(ends.destination().host(), output.complaint());
    }
    proveOpen();
  }

  /**
   * The source is looked at once more, as far as it answers: when it is lost after the decision,
   * its door is closed over its restart, and the position was proven before.
   */
  private void expectEverything(Deadline deadline) {
    try {
      if (!here.isClosed()) {
        throw Failures.sourceOpen(ends.source().host());
      }
      ends.source().server().within(TO_LOOK);
      databases.sources().forEach(server -> server.within(TO_LOOK));
      fence().expectNobody();
      reach("", deadline);
    } catch (PostgreSqlException lost) {
      // As its host may be.
    } catch (RemoteException lost) {
      if (lost.kind() == RemoteException.Kind.REFUSED) {
        throw lost; // a later attempt is at work
      }
    }
  }

  private void proveOpen() {
    try {
      long beat = heartbeat.beat(ends.destination().server());
      assert beat > 0;
    } catch (PostgreSqlException e) {
      throw Failures.notOpened(ends.destination().host(), e.getMessage());
    }
  }

  @Override
  public void thaw() {
    refuseIfTaken();
    Output output = here.open(true);
    if (!output.ok()) {
      throw Failures.notThawed(ends.source().host(), output.complaint());
    }
    keepNoMore();
  }

  /** The decision was to thaw, so the other side cannot be open; unless somebody opened it. */
  private void refuseIfTaken() {
    boolean taken;
    try {
      taken = !there.isClosed();
    } catch (RemoteException lost) {
      if (lost.kind() == RemoteException.Kind.REFUSED) {
        throw lost; // a later attempt is at work
      }
      return;
    }
    if (taken) {
      throw twoWriters();
    }
  }

  /** Nobody will read the log that was kept for the way back. */
  private void keepNoMore() {
    try {
      bound(TO_LOOK);
      for (Databases.Pair pair : databases.pairs()) {
        new Publication(pair.destination(), names, pair.name()).release();
      }
    } catch (PostgreSqlException lost) {
      // The next preparation drops it.
    }
  }

  @Override
  public void close() {
    databases.close();
    ends.close();
  }
}
