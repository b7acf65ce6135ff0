package dev.ferry.activities.redis;

import dev.ferry.activities.Tasks;
import dev.ferry.activities.Wait;
import dev.ferry.activities.redis.Server.Fault;
import dev.ferry.activities.redis.Server.Login;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The pause of a Redis server. */
final class RedisPart implements SwitchPart {
  private static final System.Logger LOG = System.getLogger("dev.ferry.redis");
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final Duration TO_THAW = Duration.ofSeconds(5);

  /** Users wait for it, and a destination that is gone does not answer. */
  private static final Duration TO_LOOK = Duration.ofMillis(500);

  private final Ends ends;
  private final Names names;
  private final Login login;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Server second;
  private final Server probe;
  private final Fence fence;
  private final Include sourceInclude;
  private final Include destinationInclude;
  private final Client client;
  private volatile Future<?> closing = CompletableFuture.completedFuture(null);

  /**
   * @param lease after which writers that are held are let go in any case
   */
  RedisPart(Ends ends, Names names, Login login, Duration lease) {
    this.ends = ends;
    this.names = names;
    this.login = login;
    Server control = ends.source().server();
    try {
      List<String> older = List.of(names.client("switch"), names.client("change"));
      ends.both().forEach(end -> Sole.endOlder(end.server(), older));
      sourceInclude = Include.of(ends.source(), names);
      destinationInclude = Include.of(ends.destination(), names);
      sourceInclude.makeReady();
      client = new Client(ends.source(), names, login).proven();
      second = ends.source().another().apply(ends.source().port());
    } catch (RuntimeException e) {
      ends.close();
      throw e;
    }
    try {
      probe = ends.source().another().apply(ends.source().port());
      fence = new Fence(control, probe, names, lease);
      warm();
    } catch (RuntimeException e) {
      second.close();
      ends.close();
      throw e;
    }
  }

  /** The first command on a fresh connection takes longer. */
  private void warm() {
    for (End end : ends.both()) {
      end.remote().runNow(Command.of("true").asRoot()).orThrow();
    }
    Standing warm = standing();
    assert warm != null;
  }

  @Override
  public Standing standing() {
    awaitFile();
    Replication source = Replication.of(usable());
    boolean taken = !ends.destination().replication().replica();
    if (!source.replica() && taken) {
      throw twoWriters();
    }
    if (taken) {
      return Standing.TAKEN;
    }
    return source.replica() || sourceInclude.presentNow() ? Standing.FENCED : Standing.HOME;
  }

  private SwitchFailure twoWriters() {
    return new SwitchFailure(
        Failures.twoWriters(ends.source().host(), ends.destination().host()).getMessage());
  }

  /** The source, by a connection that still answers. */
  private Server usable() {
    Server control = ends.source().server();
    return control.usable() ? control : second;
  }

  /** What is not answered by then is given up: a host that is gone does not prolong the pause. */
  private void within(Duration left) {
    Duration longest = left.plus(GRACE);
    ends.both().forEach(end -> end.server().within(longest));
    second.within(longest);
    probe.within(longest);
  }

  @Override
  public List<List<String>> thawCommands() {
    return List.of(
        client.words("REPLICAOF", "NO", "ONE"),
        client.words("CLIENT", "UNPAUSE"),
        sourceInclude.removal());
  }

  /** The file is not waited for before the decision comes near: only a restart would read it. */
  @Override
  public String fence(Deadline deadline) {
    within(deadline.left());
    Position position = fence.hold(deadline);
    closing = threads.submit(sourceInclude::closeNow);
    return position.toString();
  }

  @Override
  public void reach(String position, Deadline deadline) {
    within(deadline.left());
    await(Position.parse(position), deadline);
  }

  /** What it has applied, not what it has received. */
  private void await(Position position, Deadline deadline) {
    while (true) {
      Replication now = ends.destination().replication();
      if (!now.replica()) {
        throw twoWriters();
      }
      boolean same = now.position().history().equals(position.history());
      if (same && now.linked() && now.position().offset() >= position.offset()) {
        return;
      }
      if (deadline.left().toMillis() < 50) {
        throw Failures.notReached(
            ends.destination().host(), position, now.position(), now.trouble());
      }
      Wait.millis(1);
    }
  }

  @Override
  public void ready(String position, Deadline deadline) {
    within(deadline.left());
    Position last = fence.shut();
    if (!Fence.still(Position.parse(position), last)) {
      throw Failures.moved(ends.source().host(), position, last.toString());
    }
    await(last, deadline);
    Tasks.done(closing);
  }

  @Override
  public void takeOver(Deadline deadline) {
    within(deadline.left());
    Server server = ends.destination().server();
    Replication now = Replication.of(server);
    if (now.replica()) {
      expectEverything(now.position());
    }
    server.ask("REPLICAOF", "NO", "ONE");
    Writes.refused(server, names)
        .ifPresent(
            why -> {
              throw Failures.notOpened(server.host(), why);
            });
  }

  /**
   * The source is looked at once more, as far as it answers: when it is lost after the decision its
   * fence holds over its restart, and the position was proven before. One that has restarted knows
   * less than it did.
   */
  private void expectEverything(Position has) {
    Replication source;
    try {
      source = Replication.of(ends.source().server().within(TO_LOOK));
    } catch (RedisException lost) {
      return;
    }
    if (!source.closed()) {
      throw Failures.sourceOpen(ends.source().host());
    }
    Position last = source.position();
    if (last.history().equals(has.history()) && last.offset() > has.offset()) {
      throw Failures.notReached(ends.destination().host(), last, has, "before it opens");
    }
  }

  @Override
  public void settle() {
    boolean answers = sendAway();
    destinationInclude.openNow();
    if (answers) {
      followBack();
    }
  }

  /** Whoever is still connected to the old source, or held there, is to look for the new one. */
  private boolean sendAway() {
    try {
      Server source = ends.source().server().within(TO_LOOK);
      source.ask("CLIENT", "KILL", "TYPE", "normal");
      source.ask("CLIENT", "UNPAUSE");
      return true;
    } catch (RedisException lost) {
      return false;
    }
  }

  /**
   * The old source follows at once, while all that the new one writes is still in its backlog, so
   * that it need not be copied anew.
   */
  private void followBack() {
    try {
      sourceInclude.follow(names.way(), login);
      Server source = ends.source().server().within(TO_THAW);
      for (Object answer : source.askAll(Followers.follow(names.way(), login))) {
        if (answer instanceof Fault fault) {
          throw Failures.refused(source.host(), new String[] {"REPLICAOF"}, fault.text());
        }
      }
    } catch (RuntimeException e) {
      // To prepare the way back does it again, and says what is wrong.
      LOG.log(Level.WARNING, "{0} does not follow yet: {1}", ends.source().host(), e.getMessage());
    }
  }

  @Override
  public void thaw() {
    within(TO_THAW);
    refuseIfTaken();
    if (!ends.source().server().usable()) {
      // What it had sent last may still lie there unread, and would close the server again.
      second.ask("CLIENT", "KILL", "ID", Long.toString(ends.source().server().id()));
    }
    second.ask("REPLICAOF", "NO", "ONE");
    second.ask("CLIENT", "UNPAUSE");
    awaitFile();
    sourceInclude.openNow();
  }

  /** It must not come after its removal. */
  private void awaitFile() {
    try {
      Tasks.done(closing);
    } catch (RuntimeException e) {
      LOG.log(Level.INFO, "{0} was not closed: {1}", sourceInclude.path(), e.getMessage());
    }
  }

  /** The decision was to thaw, so the other side cannot be open; unless somebody opened it. */
  private void refuseIfTaken() {
    boolean taken;
    try {
      taken = !Replication.of(ends.destination().server().within(TO_LOOK)).replica();
    } catch (RedisException lost) {
      return;
    }
    if (taken) {
      throw twoWriters();
    }
  }

  @Override
  public void close() {
    awaitFile();
    threads.shutdown();
    probe.close();
    second.close();
    ends.close();
  }
}
