package dev.ferry.activities.haproxy;

import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Traffic in the pause: new requests wait in the frontends, those in flight end; then the servers
 * change places and the waiting ones go to the other.
 *
 * <p>A reload by somebody else forgets all that was said at run time, so whatever is set is also
 * written to the files that a reload reads, and every step ends by looking whether the process is
 * still the same.
 */
final class HaProxyPart implements SwitchPart {
  /** How long a lost worker may take to come back once the switch is decided. */
  private static final Duration ARMED_HOLD = Duration.ofSeconds(30);

  private static final int ROUNDS = 5;
  private static final int POLL_MILLIS = 3;

  private final Edge edge;
  private final Balancer balancer;
  private final OldProcesses oldProcesses;
  private EdgeClock clock;
  private final Turn.Limits limits;
  private final String source;
  private final String target;
  private long pid;
  private long turnedIn;
  private List<Long> old;

  HaProxyPart(Edge edge, Direction direction, Turn.Limits limits) {
    this.edge = edge;
    this.balancer = edge.balancer;
    this.oldProcesses = edge.oldProcesses();
    this.limits = limits;
    this.source = edge.spec.sourceServer(direction);
    this.target = edge.spec.destinationServer(direction);
    edge.stateFile(); // refuses before anybody waits
    this.clock = EdgeClock.compare(edge.remote);
    this.pid = balancer.pid();
    this.old = oldProcesses.list();
  }

  @Override
  public synchronized Standing standing() {
    Map<String, Server> servers = balancer.servers();
    boolean held = balancer.hold().orElse(0) > clock.in(Duration.ZERO);
    boolean home = server(servers, source).is(ServerState.READY);
    boolean taken = server(servers, target).is(ServerState.READY);
    if (held || home == taken) {
      return Standing.FENCED;
    }
    return home ? Standing.HOME : Standing.TAKEN;
  }

  private Server server(Map<String, Server> servers, String name) {
    Server server = servers.get(name);
    if (server == null) {
      throw Problems.noServer(edge.spec.backend(), name);
    }
    return server;
  }

  /** None: a hold ends by itself. */
  @Override
  public List<List<String>> thawCommands() {
    return List.of();
  }

  @Override
  public synchronized String fence(Deadline deadline) {
    Map<String, Server> servers = balancer.servers();
    expect(server(servers, source), ServerState.READY);
    expect(server(servers, target), ServerState.DRAIN);
    Health health = balancer.health(target);
    if (!health.up()) {
      throw new SwitchFailure(Problems.notUp(target, health));
    }
    Duration bound = shorter(edge.spec.drain(), deadline.left());
    return position(
        undisturbed(
            "requests are held",
            () -> {
              holdAndDrain(bound);
            }));
  }

  private static void expect(Server server, ServerState state) {
    if (!server.is(state)) {
      throw Problems.notStanding(server.name(), server.setting(), state.word());
    }
  }

  private static String position(long pid) {
    return "pid " + pid;
  }

  /** The socket first: from there on users wait. The file is for a reload. */
  private void hold(Duration span) {
    remember(holdHere(span));
  }

  private long holdHere(Duration span) {
    long until = clock.in(span);
    balancer.hold(until);
    if (!old.isEmpty()) {
      oldProcesses.hold(old, until);
    }
    return until;
  }

  private void remember(long until) {
    edge.script.entry(edge.spec.holdMap(), edge.spec.holdKey(), Long.toString(until));
  }

  /** The file is written while those in flight end. */
  private void holdAndDrain(Duration bound) {
    long until = holdHere(limits.hold());
    CompletableFuture<Void> file =
        CompletableFuture.runAsync(() -> remember(until), Thread::startVirtualThread);
    try {
      drain(bound);
    } finally {
      file.exceptionally(failure -> null).join();
    }
    file.join();
  }

  /** Two zeros, because a request that has just passed the hold is counted a moment later. */
  private void drain(Duration bound) {
    Deadline deadline = Deadline.in(bound);
    int zeros = 0;
    while (true) {
      long count = balancer.inFlight();
      if (!old.isEmpty()) {
        count += oldProcesses.inFlight(old).values().stream().mapToLong(Long::longValue).sum();
      }
      zeros = count == 0 ? zeros + 1 : 0;
      if (zeros == 2) {
        return;
      }
      if (deadline.passed() || Thread.currentThread().isInterrupted()) {
        throw Problems.drain(count, edge.spec.backend(), bound);
      }
      pause(POLL_MILLIS);
    }
  }

  /** The other side needs nothing from a balancer; but is the hold still what it was? */
  @Override
  public synchronized void reach(String position, Deadline deadline) {
    clock = clock.steady(edge.remote);
  }

  @Override
  public synchronized void ready(String position, Deadline deadline) {
    Duration bound = shorter(edge.spec.drain(), deadline.left());
    undisturbed(
        "the switch is decided",
        () -> {
          if (!position.equals(position(pid))) {
            hold(limits.hold());
            Map<String, Server> servers = balancer.servers();
            expect(server(servers, source), ServerState.READY);
            keepDrained(server(servers, target));
            drain(bound);
          }
          oldProcesses
              .held(old)
              .forEach(
                  (process, ids) -> {
                    throw Problems.heldByAnOldProcess(ids.size(), process);
                  });
          hold(ARMED_HOLD);
        });
    expect(balancer.server(target), ServerState.DRAIN);
  }

  /** The servers change places while requests are still held, so that only letting go is left. */
  @Override
  public synchronized void decided() {
    undisturbed("the traffic is turned", this::turnHere);
  }

  private void turnHere() {
    Map<String, Server> servers = turn();
    if (turnedIn != pid) {
      edge.persist(servers);
      turnedIn = pid;
    }
  }

  /** States before health: a server that is down answers nobody, but never takes a lost write. */
  @Override
  public synchronized void takeOver(Deadline deadline) {
    undisturbed(
        "the traffic is let go",
        () -> {
          turnHere();
          awaitUp(deadline);
          if (!reloaded()) {
            balancer.hold(0);
            refuseWhatOldProcessesHold();
          }
        });
  }

  /** What a reload reads, and what we remember. */
  @Override
  public synchronized void settle() {
    undisturbed("what a reload reads is written", this::release);
    new Ledger(pid, edge.settings()).write(edge);
  }

  private Map<String, Server> turn() {
    Map<String, Server> servers = balancer.servers();
    Server there = server(servers, target);
    Server here = server(servers, source);
    if (!there.is(ServerState.READY)) {
      balancer.set(here, new Setting(ServerState.DRAIN, here.setting().weight()));
      balancer.set(there, new Setting(ServerState.READY, here.setting().weight()));
      servers = balancer.servers();
    } else if (!here.is(ServerState.DRAIN)) {
      balancer.set(here, new Setting(ServerState.DRAIN, here.setting().weight()));
      servers = balancer.servers();
    }
    expect(server(servers, source), ServerState.DRAIN);
    expect(server(servers, target), ServerState.READY);
    return servers;
  }

  /**
   * It could only go to the side that is not in charge any more. A session that is shut down while
   * it is held never reaches a server, but HAProxy closes it only when the process ends (seen with
   * 2.6), so the hold there is left on.
   */
  private void refuseWhatOldProcessesHold() {
    if (!old.isEmpty()) {
      oldProcesses.hold(old, clock.in(Duration.ofDays(1)));
      oldProcesses.refuse(old);
    }
  }

  private void awaitUp(Deadline deadline) {
    Health health = balancer.health(target);
    while (!health.up()) {
      if (deadline.passed() || Thread.currentThread().isInterrupted()) {
        throw new SwitchFailure(Problems.notUp(target, health));
      }
      pause(20);
      health = balancer.health(target);
    }
  }

  /** Lets go in the present process, and in the file for the next. */
  private void release() {
    balancer.hold(0);
    edge.script.entry(edge.spec.holdMap(), edge.spec.holdKey(), "0");
    if (balancer.hold().orElse(-1) != 0) {
      throw Problems.unexpected("get map", "the hold is still " + balancer.hold());
    }
  }

  @Override
  public synchronized void thaw() {
    turnedIn = 0;
    undisturbed(
        "requests are let go",
        () -> {
          Map<String, Server> servers = balancer.servers();
          Server here = server(servers, source);
          if (!here.is(ServerState.READY)) {
            balancer.set(here, new Setting(ServerState.READY, here.setting().weight()));
          }
          keepDrained(server(servers, target));
          release();
          if (!old.isEmpty()) {
            oldProcesses.hold(old, 0);
          }
        });
  }

  private void keepDrained(Server there) {
    if (there.is(ServerState.READY)) {
      balancer.set(there, new Setting(ServerState.DRAIN, there.setting().weight()));
    }
  }

  /** Does it again if HAProxy was reloaded meanwhile; the process in which it was done. */
  private long undisturbed(String doing, Runnable work) {
    for (int round = 0; round < ROUNDS; round++) {
      reloaded();
      work.run();
      if (!reloaded()) {
        return pid;
      }
    }
    throw Problems.restless(doing);
  }

  /** Whether another process takes the requests than when this was asked last. */
  private boolean reloaded() {
    long now = balancer.pid();
    if (now == pid) {
      return false;
    }
    pid = now;
    old = oldProcesses.list();
    return true;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    edge.close();
  }
}
