package dev.ferry.activities.haproxy;

import dev.ferry.activities.Component;
import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.haproxy.HaProxy;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Traffic behind an HAProxy: the other side's server is kept in drain, checked and without
 * requests; in the pause requests wait in the frontends while the two change places.
 */
public final class HaProxyComponent implements Component {
  private static final Duration UP = Duration.ofSeconds(30);

  /** An answer of a check from before a server was set to drain says nothing; this is after it. */
  private static final Duration STEADY = Duration.ofSeconds(1);

  private static final Duration NEXT = Duration.ofSeconds(2);

  private final Remotes remotes;
  private final Duration up;

  /**
   * @param remotes opens the balancer's host
   */
  public HaProxyComponent(Remotes remotes) {
    this(remotes, UP);
  }

  HaProxyComponent(Remotes remotes, Duration up) {
    this.remotes = remotes;
    this.up = up;
  }

  @Override
  public Class<? extends Spec> kind() {
    return HaProxy.class;
  }

  private static Remotes.Claim claim(Step step) {
    return new Remotes.Claim(step.migration(), step.epoch(), 0);
  }

  private Edge open(Step step) {
    return Edge.open(remotes, step, claim(step));
  }

  @Override
  public Inspection inspect(Step step) {
    try (Edge edge = open(step)) {
      return new Survey(edge, step.direction()).inspection();
    }
  }

  /**
   * Puts the server of the side that is not in charge into drain and waits for its check.
   *
   * @throws EdgeException FERRY-HAP-004 when it does not come up, naming what the check found
   */
  @Override
  public void prepare(Step step) {
    HaProxy spec = (HaProxy) step.spec();
    remotes.raise(step.host(spec.on()), claim(step));
    try (Edge edge = open(step)) {
      String target = spec.destinationServer(step.direction());
      Server source = edge.balancer.server(spec.sourceServer(step.direction()));
      Server server = edge.balancer.server(target);
      if (server.is(ServerState.READY) || !source.is(ServerState.READY)) {
        throw Problems.otherInCharge(source, server);
      }
      edge.stateFile();
      Map<String, Setting> settings = edge.settings();
      settings.put(target, new Setting(ServerState.DRAIN, server.setting().weight()));
      new Ledger(edge.balancer.pid(), settings).write(edge);
      edge.balancer.set(server, settings.get(target));
      edge.persist(edge.balancer.servers());
      awaitUp(edge, target);
    }
  }

  private void awaitUp(Edge edge, String target) {
    long end = System.nanoTime() + up.toNanos();
    long upSince = System.nanoTime();
    while (System.nanoTime() - upSince < STEADY.toNanos()) {
      Health health = edge.balancer.health(target);
      if (!health.up()) {
        upSince = System.nanoTime();
      }
      if (System.nanoTime() > end) {
        throw new EdgeException(Problems.notUp(target, health));
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EdgeException(Problems.notUp(target, health), e);
      }
    }
  }

  /** Nothing follows here; says whether the other side could take the traffic. */
  @Override
  public Lag follow(Step step) {
    try (Edge edge = open(step)) {
      String target = ((HaProxy) step.spec()).destinationServer(step.direction());
      Health health = edge.balancer.health(target);
      Server server = edge.balancer.server(target);
      Verdict verdict = health.up() && !server.is(ServerState.MAINT) ? Verdict.PASS : Verdict.FAIL;
      String what = "server %s is %s: %s".formatted(target, health.status(), health.check());
      return new Lag(verdict, Duration.ZERO, Duration.ZERO, what, NEXT);
    }
  }

  /** Nothing: traffic changes hands inside the pause. */
  @Override
  public void takeOver(Step step) {}

  @Override
  public Evidence confirm(Step step) {
    try (Edge edge = open(step)) {
      return new Proof(edge).evidence();
    }
  }

  /**
   * Puts the recorded states, weights and state file back, if the servers still are as Ferry left
   * them.
   *
   * @throws EdgeException FERRY-HAP-009 when someone else changed them, FERRY-HAP-010 when it would
   *     turn the traffic
   */
  @Override
  public void restore(Step step, Undo undo) {
    try (Edge edge = open(step)) {
      Optional<Ledger> left = Ledger.read(edge);
      if (left.isEmpty()) {
        return; // never done, or cleaned up
      }
      Snapshot.parse(edge, undo.before()).putBack(edge, left.get());
    }
  }

  /** Lets go what is held; after a finished move the server left behind goes to maintenance. */
  @Override
  public void cleanUp(Step step) {
    try (Edge edge = open(step)) {
      Optional<Ledger> left = Ledger.read(edge);
      if (left.isEmpty()) {
        return;
      }
      Map<String, Setting> settings = new LinkedHashMap<>(edge.settings());
      String from = edge.spec.sourceServer(Direction.FORWARD);
      String to = edge.spec.destinationServer(Direction.FORWARD);
      boolean moved =
          settings.get(from).state() == ServerState.DRAIN
              && settings.get(to).state() == ServerState.READY
              && settings.equals(left.get().settings());
      if (moved) {
        Setting maintenance = new Setting(ServerState.MAINT, settings.get(from).weight());
        edge.balancer.set(edge.balancer.server(from), maintenance);
        edge.persist(edge.balancer.servers());
      }
      if (edge.balancer.hold().orElse(0) != 0) {
        edge.balancer.hold(0);
      }
      edge.script.entry(edge.spec.holdMap(), edge.spec.holdKey(), "0");
      Ledger.remove(edge);
    }
  }

  @Override
  public Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    Edge edge = Edge.open(remotes, step, claim);
    try {
      return Optional.of(new HaProxyPart(edge, step.direction(), limits));
    } catch (RuntimeException e) {
      edge.close();
      throw e;
    }
  }
}
