package dev.ferry.activities.switchover;

import dev.ferry.activities.Components;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Turn;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All that a switch holds open: one lease for each fenced host, one part for each component. */
final class Opened implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Crew crew = new Crew(threads);
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();
  private final Map<String, SwitchPart> parts = new ConcurrentHashMap<>();

  private Opened() {}

  /** Ends all earlier claims on the hosts, then opens everything at once. */
  static Opened all(Components components, Remotes remotes, Turn turn, Remotes.Claim claim) {
    Opened opened = new Opened();
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
    List<Member> members =
        turn.parts().stream()
            .filter(spec -> parts.containsKey(spec.id()))
            .map(
                spec ->
                    new Member(
                        spec.id(),
                        new HashSet<>(spec.dependsOn()),
                        spec.fencedHost(turn.direction()),
                        parts.get(spec.id())))
            .toList();
    return new Switchover(members, leases, turn.keeper(), turn.limits(), threads, System::nanoTime);
  }

  @Override
  public void close() {
    parts.values().forEach(SwitchPart::close);
    leases.values().forEach(Lease::close);
    threads.shutdown();
  }
}
