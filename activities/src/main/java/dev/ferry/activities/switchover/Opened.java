package dev.ferry.activities.switchover;

import dev.ferry.activities.Components;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Turn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All that a switch holds open: one lease for each fenced host, one part for each component. */
final class Opened implements AutoCloseable {
  private final ExecutorService threads;
  private final LongSupplier nanos;
  private final Crew crew;
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();
  private final Map<String, SwitchPart> parts = new ConcurrentHashMap<>();

  private Opened(Opening opening) {
    this.threads = opening.threads().get();
    this.nanos = opening.nanos();
    this.crew = new Crew(threads);
  }

  /**
   * With what it is opened.
   *
   * @param components of all kinds
   * @param remotes opens hosts
   * @param threads for what goes side by side, anew for each attempt
   * @param nanos a monotonic clock, in nanoseconds
   */
  record Opening(
      Components components,
      Remotes remotes,
      Supplier<ExecutorService> threads,
      LongSupplier nanos) {}

  /** Ends all earlier claims on the hosts, then opens everything at once. */
  static Opened all(Opening opening, Turn turn, Remotes.Claim claim) {
    Components components = opening.components();
    Remotes remotes = opening.remotes();
    Opened opened = new Opened(opening);
    try {
      opened.crew.each(
          new TreeSet<>(turn.hosts().keySet()),
          name -> remotes.raise(turn.hosts().get(name), claim));
      opened.crew.each(
          leased(turn),
          name -> opened.leases.put(name, HostLease.open(remotes, turn.hosts().get(name), claim)));
      opened.crew.each(turn.parts(), spec -> opened.open(components, spec, turn, claim));
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * For finishing what another attempt began. The keeper comes first: unless it says ARMED, it now
   * says THAWED, whatever becomes of the rest. Then all that answers: going home needs no more than
   * the fenced hosts and the balancer, so that a dead destination does not keep the service from
   * it.
   *
   * @throws RuntimeException when a host does not answer that is needed either way
   */
  static Opened reachable(Opening opening, Turn turn, Remotes.Claim claim) {
    Components components = opening.components();
    Remotes remotes = opening.remotes();
    Opened opened = new Opened(opening);
    try {
      boolean armed = opened.keeper(remotes, turn, claim) == Lease.Decision.ARMED;
      Map<String, RuntimeException> lost = new ConcurrentHashMap<>();
      Set<String> leased = leased(turn);
      opened.crew.each(
          others(turn), name -> opened.raise(remotes, turn, name, claim, leased, armed, lost));
      opened.crew.each(turn.parts(), spec -> opened.openOrNot(components, spec, turn, claim, lost));
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private Lease.Decision keeper(Remotes remotes, Turn turn, Remotes.Claim claim) {
    remotes.raise(turn.hosts().get(turn.keeper()), claim);
    Lease keeper = HostLease.open(remotes, turn.hosts().get(turn.keeper()), claim);
    leases.put(turn.keeper(), keeper);
    return keeper.thaw();
  }

  private static Set<String> others(Turn turn) {
    Set<String> others = new TreeSet<>(turn.hosts().keySet());
    others.remove(turn.keeper());
    return others;
  }

  private void raise(
      Remotes remotes,
      Turn turn,
      String name,
      Remotes.Claim claim,
      Set<String> leased,
      boolean armed,
      Map<String, RuntimeException> lost) {
    try {
      remotes.raise(turn.hosts().get(name), claim);
    } catch (RemoteException e) {
      if (leased.contains(name) || e.kind() == RemoteException.Kind.REFUSED) {
        throw e;
      }
      lost.put(name, e);
      return;
    }
    if (leased.contains(name)) {
      Lease lease = HostLease.open(remotes, turn.hosts().get(name), claim);
      leases.put(name, lease);
      if (!armed) {
        lease.thaw(); // else its timer would end our session while we wait for a host that is gone
      }
    }
  }

  private void openOrNot(
      Components components,
      Spec spec,
      Turn turn,
      Remotes.Claim claim,
      Map<String, RuntimeException> lost) {
    Optional<RuntimeException> dead =
        spec.hosts().stream().filter(lost::containsKey).findFirst().map(lost::get);
    try {
      if (dead.isEmpty()) {
        open(components, spec, turn, claim);
        return;
      }
    } catch (SwitchFailure e) {
      throw e; // it answers, and something is wrong
    } catch (RuntimeException e) {
      dead = Optional.of(e);
    }
    Optional<Lease> lease = spec.fencedHost(turn.direction()).map(leases::get);
    if (lease.isEmpty() && spec.keeper() != Spec.Keeper.NEVER) {
      return; // it fences nothing, so it has nothing to do either way: serving units
    }
    parts.put(spec.id(), new Unopened(lease, dead.orElseThrow()));
  }

  private void open(Components components, Spec spec, Turn turn, Remotes.Claim claim) {
    components
        .of(spec)
        .open(turn.step(spec), claim, turn.limits())
        .ifPresent(part -> parts.put(spec.id(), part));
  }

  private static Set<String> leased(Turn turn) {
    Set<String> hosts = new TreeSet<>(Set.of(turn.keeper()));
    turn.parts().forEach(part -> part.fencedHost(turn.direction()).ifPresent(hosts::add));
    return hosts;
  }

  Switchover switchover(Turn turn) {
    Map<String, List<String>> needs = turn.needs();
    List<Member> members =
        turn.parts().stream()
            .filter(spec -> parts.containsKey(spec.id()))
            .map(
                spec ->
                    new Member(
                        spec.id(),
                        Set.copyOf(needs.get(spec.id())),
                        spec.fencedHost(turn.direction()),
                        parts.get(spec.id())))
            .toList();
    return new Switchover(members, leases, turn.keeper(), turn.limits(), threads, nanos);
  }

  @Override
  public void close() {
    parts.values().forEach(SwitchPart::close);
    leases.values().forEach(Lease::close);
    threads.shutdown();
  }
}
