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

  private final Edge edge;
  private final Balancer balancer;
  private final Hold hold;
  private final Turn.Limits limits;
  private final String source;
  private final String target;
  private long turnedIn;

  HaProxyPart(Edge edge, Direction direction, Turn.Limits limits) {
    this.edge = edge;
    this.balancer = edge.balancer;
    this.limits = limits;
    this.source = edge.spec.sourceServer(direction);
    this.target = edge.spec.destinationServer(direction);
    edge.stateFile(); // refuses before anybody waits
    this.hold = new Hold(edge);
  }

  @Override
  public synchronized Standing standing() {
    Map<String, Server> servers = balancer.servers();
    boolean home = server(servers, source).is(ServerState.READY);
    boolean taken = server(servers, target).is(ServerState.READY);
    if (hold.on() || home == taken) {
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
        hold.undisturbed("requests are held", () -> hold.putAndDrain(limits.hold(), bound)));
  }

  private static void expect(Server server, ServerState state) {
    if (!server.is(state)) {
      throw Problems.notStanding(server.name(), server.setting(), state.word());
    }
  }

  private static String position(long pid) {
    return "pid " + pid;
  }

  /** The other side needs nothing from a balancer; but is the hold still what it was? */
  @Override
  public synchronized void reach(String position, Deadline deadline) {
    hold.expectSteadyClock();
  }

  @Override
  public synchronized void ready(String position, Deadline deadline) {
    Duration bound = shorter(edge.spec.drain(), deadline.left());
    hold.undisturbed(
        "the switch is decided",
        () -> {
          if (!position.equals(position(hold.pid()))) {
            hold.put(limits.hold());
            Map<String, Server> servers = balancer.servers();
            expect(server(servers, source), ServerState.READY);
            keepDrained(server(servers, target));
            hold.drain(bound);
          }
          hold.expectNothingInOldProcesses();
          hold.put(ARMED_HOLD);
        });
    expect(balancer.server(target), ServerState.DRAIN);
  }

  /** The servers change places while requests are still held, so that only letting go is left. */
  @Override
  public synchronized void decided() {
    hold.undisturbed("the traffic is turned", this::turnHere);
  }

  private void turnHere() {
    Map<String, Server> servers = turn();
    if (turnedIn != hold.pid()) {
      edge.persist(servers);
      turnedIn = hold.pid();
    }
  }

  /** States before health: a server that is down answers nobody, but never takes a lost write. */
  @Override
  public synchronized void takeOver(Deadline deadline) {
    hold.undisturbed(
        "the traffic is let go",
        () -> {
          turnHere();
          awaitUp(deadline);
          if (!hold.reloaded()) {
            hold.end();
            hold.refuseWhatOldProcessesHold();
          }
        });
  }

  /** What a reload reads, and what we remember. */
  @Override
  public synchronized void settle() {
    hold.undisturbed("what a reload reads is written", hold::remove);
    new Ledger(hold.pid(), edge.settings()).write(edge);
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

  private void awaitUp(Deadline deadline) {
    Health health = balancer.health(target);
    while (!health.up()) {
      if (deadline.passed() || Thread.currentThread().isInterrupted()) {
        throw new SwitchFailure(Problems.notUp(target, health));
      }
      Waiting.millis(20);
      health = balancer.health(target);
    }
  }

  @Override
  public synchronized void thaw() {
    turnedIn = 0;
    hold.undisturbed(
        "requests are let go",
        () -> {
          Map<String, Server> servers = balancer.servers();
          Server here = server(servers, source);
          if (!here.is(ServerState.READY)) {
            balancer.set(here, new Setting(ServerState.READY, here.setting().weight()));
          }
          keepDrained(server(servers, target));
          hold.remove();
          hold.endInOldProcesses();
        });
  }

  private void keepDrained(Server there) {
    if (there.is(ServerState.READY)) {
      balancer.set(there, new Setting(ServerState.DRAIN, there.setting().weight()));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    edge.close();
  }
}
