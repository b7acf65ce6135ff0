package dev.ferry.activities.switchover;

import dev.ferry.activities.switchover.Lease.Decision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/** The leases of one host, as {@code ferry-host} keeps them: on disk, but for what a boot ends. */
final class HostScript {
  private static final Duration ONCE_MORE = Duration.ofSeconds(3);

  private static final class State {
    Decision decision = Decision.OPEN;
    boolean started;
    boolean stopped;
    boolean atBoot;
    long end;
    int boot;
    int run;
    List<List<String>> thaw = List.of();
  }

  private final SimulatedHost host;
  private final TreeMap<Long, State> leases = new TreeMap<>();

  HostScript(SimulatedHost host) {
    this.host = host;
  }

  private State of(long epoch) {
    return leases.computeIfAbsent(epoch, e -> new State());
  }

  Decision decision(long epoch) {
    return of(epoch).decision;
  }

  /**
   * One of its verbs.
   *
   * @return what it prints
   * @throws IllegalStateException when it fails
   */
  String call(List<String> words, byte[] stdin) {
    long epoch = Long.parseLong(words.get(1));
    State lease = of(epoch);
    switch (words.getFirst()) {
      case "lease-start" -> start(epoch, lease, Long.parseLong(words.get(2)), lists(stdin));
      case "lease-stop" -> {
        lease.stopped = true;
        endUnits(lease);
      }
      case "lease-arm" -> {
        if (host.lies(Lie.ARMED)) {
          return Decision.ARMED.name();
        }
        arm(lease);
      }
      case "lease-thaw" -> decide(lease, Decision.THAWED);
      case "lease-home" -> home(epoch, lease);
      case "lease-decision" -> {}
      default -> throw new IllegalStateException("unknown verb " + words);
    }
    return lease.decision.name();
  }

  private static void decide(State lease, Decision decision) {
    if (lease.decision == Decision.OPEN) {
      lease.decision = decision;
    }
  }

  private static void endUnits(State lease) {
    lease.atBoot = false;
    lease.run++;
  }

  private boolean newer(long epoch) {
    return leases.tailMap(epoch, false).values().stream().anyMatch(it -> !it.thaw.isEmpty());
  }

  private void start(long epoch, State lease, long millis, List<List<String>> thaw) {
    if (lease.decision != Decision.OPEN) {
      throw new IllegalStateException("decided already");
    }
    if (lease.started) {
      return;
    }
    if (newer(epoch)) {
      throw new IllegalStateException("a later epoch has a lease here");
    }
    leases.headMap(epoch).values().forEach(HostScript::endUnits);
    lease.thaw = thaw;
    lease.atBoot = true;
    lease.end = host.nanos() + millis * 1_000_000;
    lease.boot = host.boot();
    lease.started = true;
    if (host.lies(Lie.LEASED)) {
      lease.atBoot = false;
      return;
    }
    int run = ++lease.run;
    after(lease, run, Duration.ofMillis(millis), () -> expire(epoch, lease));
  }

  /** Unless its unit is stopped, or the host restarts. */
  private void after(State lease, int run, Duration in, Runnable work) {
    int boot = host.boot();
    host.after(
        in,
        () -> {
          if (host.up() && host.boot() == boot && lease.run == run) {
            work.run();
          }
        });
  }

  private void arm(State lease) {
    boolean inTime = lease.end - host.nanos() >= Duration.ofSeconds(1).toNanos();
    if (lease.started && lease.boot == host.boot() && inTime) {
      decide(lease, Decision.ARMED);
    }
    if (lease.decision == Decision.ARMED) {
      endUnits(lease);
    }
  }

  private void home(long epoch, State lease) {
    if (lease.decision == Decision.ARMED) {
      throw new IllegalStateException("armed");
    }
    lease.decision = Decision.THAWED;
    if (lease.thaw.isEmpty()) {
      return;
    }
    if (newer(epoch)) {
      throw new IllegalStateException("a later epoch has a lease here");
    }
    if (!thaw(lease)) {
      throw new IllegalStateException("a thaw command failed");
    }
    after(lease, lease.run, ONCE_MORE, () -> again(epoch, lease));
  }

  private void again(long epoch, State lease) {
    if (lease.decision == Decision.THAWED && !newer(epoch)) {
      thaw(lease);
    }
  }

  private void expire(long epoch, State lease) {
    if (lease.decision == Decision.ARMED || lease.stopped || newer(epoch)) {
      return;
    }
    boolean decided = lease.decision == Decision.THAWED;
    lease.decision = Decision.THAWED;
    host.say("lease of epoch " + epoch + " ends");
    host.endSessionsOf(epoch, decided);
    thawUntilItSucceeds(epoch, lease);
  }

  private void thawUntilItSucceeds(long epoch, State lease) {
    if (newer(epoch)) {
      return;
    }
    if (thaw(lease)) {
      after(lease, lease.run, ONCE_MORE, () -> onceMore(lease));
    } else {
      after(lease, lease.run, Duration.ofSeconds(1), () -> thawUntilItSucceeds(epoch, lease));
    }
  }

  private void onceMore(State lease) {
    if (!lease.stopped) {
      thaw(lease);
    }
    lease.atBoot = false;
  }

  private boolean thaw(State lease) {
    boolean all = true;
    for (List<String> command : lease.thaw) {
      all &= host.server().thaw(command);
    }
    return all;
  }

  /** What its units do after a restart. */
  void boot() {
    leases.forEach(
        (epoch, lease) -> {
          if (lease.atBoot) {
            after(lease, lease.run, host.aMoment(), () -> expire(epoch, lease));
          }
        });
  }

  private static List<List<String>> lists(byte[] stdin) {
    List<List<String>> lists = new ArrayList<>();
    Iterator<String> words =
        List.of(new String(stdin, StandardCharsets.UTF_8).split("\0")).iterator();
    while (words.hasNext()) {
      int count = Integer.parseInt(words.next());
      List<String> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(words.next());
      }
      lists.add(list);
    }
    return lists;
  }
}
