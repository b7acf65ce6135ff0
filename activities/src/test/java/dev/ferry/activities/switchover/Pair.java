package dev.ferry.activities.switchover;

import dev.ferry.activities.switchover.Lease.Decision;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Two hosts with a database each, writers who try both, and the invariants that hold at every
 * moment, whatever becomes of the workers.
 */
final class Pair implements AutoCloseable {
  private record Said(long at, String what) {}

  static final String LEFT = "left";
  static final String RIGHT = "right";
  static final Map<String, Host> HOSTS = Map.of(LEFT, known(LEFT), RIGHT, known(RIGHT));

  final Random random;
  final Lie lie;
  final Schedule schedule = new Schedule();
  private final List<Said> history = new ArrayList<>();

  /** How likely a call is to fail in one way or another. */
  double faults;

  private final Map<String, SimulatedHost> hosts = new TreeMap<>();
  private final List<Integer> acknowledged = new ArrayList<>();
  private SimulatedHost inCharge;
  private boolean stalled;
  private long epoch;
  private int written;

  Pair(long seed, Lie lie) {
    this.random = new Random(seed);
    this.lie = lie;
    hosts.put(LEFT, new SimulatedHost(this, LEFT, true));
    hosts.put(RIGHT, new SimulatedHost(this, RIGHT, false));
    inCharge = hosts.get(LEFT);
    live();
  }

  private static Host known(String name) {
    return new Host(name, name, 22, "root", new SecretRef("env", "NONE"), "SHA256:none");
  }

  SimulatedHost host(Host known) {
    return hosts.get(known.name());
  }

  SimulatedHost inCharge() {
    return inCharge;
  }

  SimulatedHost other(SimulatedHost one) {
    return hosts.get(one.name.equals(LEFT) ? RIGHT : LEFT);
  }

  List<SimulatedHost> both() {
    return List.copyOf(hosts.values());
  }

  /** The epoch that begins. */
  long nextEpoch() {
    return ++epoch;
  }

  Decision decision() {
    return hosts.values().stream()
        .map(host -> host.script().decision(epoch))
        .filter(decision -> decision != Decision.OPEN)
        .findFirst()
        .orElse(Decision.OPEN);
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  void say(String what) {
    history.add(new Said(schedule.nanos(), what));
  }

  /** All that happened, a line each. */
  String history() {
    return history.stream()
        .map(it -> "%9.3f %s%n".formatted(it.at() / 1e9, it.what()))
        .collect(Collectors.joining());
  }

  /** Writers, and replication. */
  private void live() {
    for (SimulatedHost host : both()) {
      if (host.up() && host.server().writable()) {
        host.server().rows().add(++written);
        expectOneWriter();
        if (!chance(faults)) {
          acknowledged.add(written);
        }
      }
    }
    for (SimulatedHost host : both()) {
      if (!stalled && host.answers() && other(host).answers()) {
        host.server().catchUp(other(host).server());
      }
    }
    schedule.after(Duration.ofMillis(5 + random.nextInt(40)), this::live);
  }

  /** Nothing is replicated for so long. */
  void stall(Duration length) {
    say("replication stalls for " + length.toMillis() + " ms");
    stalled = true;
    schedule.after(length, () -> stalled = false);
  }

  private void expectOneWriter() {
    if (both().stream().allMatch(host -> host.server().writable())) {
      throw new AssertionError("both sides accept writes");
    }
  }

  /** A server accepts writes from now on: the one in charge again, or the other one instead. */
  void opened(SimulatedHost host) {
    expectOneWriter();
    if (host == inCharge) {
      return;
    }
    if (decision() != Decision.ARMED) {
      throw new AssertionError(host.name + " opens though it is not decided");
    }
    if (!inCharge.server().staysClosed() || inCharge.server().writable()) {
      throw new AssertionError(host.name + " opens though the other side is not fenced");
    }
    if (!host.server().holds(inCharge.server())) {
      throw new AssertionError(host.name + " opens without all that the other side has");
    }
    say(host.name + " is in charge");
    inCharge = host;
  }

  /** The side in charge takes writes, and has all that were acknowledged, once and in order. */
  void expectAllWritesAt(SimulatedHost host) {
    if (host != inCharge) {
      throw new AssertionError(host.name + " should be in charge, and is not");
    }
    List<Integer> rows = host.server().rows();
    int next = 0;
    int last = 0;
    for (int row : rows) {
      if (row <= last) {
        throw new AssertionError("row " + row + " is there twice, or late");
      }
      last = row;
      if (next < acknowledged.size() && row == acknowledged.get(next)) {
        next++;
      }
    }
    if (next < acknowledged.size()) {
      throw new AssertionError("acknowledged and lost: row " + acknowledged.get(next));
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }

  @Override
  public void close() {
    schedule.close();
  }
}
