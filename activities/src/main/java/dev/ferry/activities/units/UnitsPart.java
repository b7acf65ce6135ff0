package dev.ferry.activities.units;

import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Units in the pause: those that act by themselves stop on one side and start on the other; those
 * that serve run on both all the time.
 */
final class UnitsPart implements SwitchPart {
  /** Of the deadline, what is kept for killing what does not stop. */
  private static final Duration FOR_KILLING = Duration.ofMillis(500);

  private static final Duration START = Duration.ofSeconds(8);

  private final Sides sides;
  private final Systemd source;
  private final Systemd destination;
  private final Roster roster;
  private final Roster.Running running;

  UnitsPart(Sides sides, long epoch) {
    this.sides = sides;
    this.source = sides.source;
    this.destination = sides.destination;
    this.roster = sides.roster;
    this.running = running(epoch);
    source.masked(roster.acting()); // warms both shells
    destination.masked(roster.acting());
  }

  /** As recorded when this epoch began, or, if this is the beginning, as it is. */
  private Roster.Running running(long epoch) {
    for (Systemd host : List.of(source, destination)) {
      Optional<Roster.Running> recorded = Roster.Running.read(sides.spec, host);
      if (recorded.isPresent() && recorded.get().epoch() == epoch) {
        return recorded.get();
      }
    }
    List<String> active =
        source.show(roster.acting()).values().stream()
            .filter(UnitState::acts)
            .map(UnitState::name)
            .toList();
    Roster.Running now = new Roster.Running(epoch, roster.acting(), active);
    if (source.masked(roster.acting()).isEmpty()) {
      now.write(sides.spec, source);
      now.write(sides.spec, destination);
    }
    return now;
  }

  @Override
  public Standing standing() {
    if (roster.acting().isEmpty()) {
      return Standing.HOME; // serving units stand on both sides
    }
    boolean here = free(source);
    boolean there = free(destination);
    if (here == there) {
      return Standing.FENCED;
    }
    Systemd open = here ? source : destination;
    boolean all = open.show(running.active()).values().stream().allMatch(UnitState::acts);
    if (!all) {
      return Standing.FENCED;
    }
    return here ? Standing.HOME : Standing.TAKEN;
  }

  private boolean free(Systemd host) {
    return host.masked(roster.acting()).isEmpty();
  }

  @Override
  public List<List<String>> thawCommands() {
    if (roster.acting().isEmpty()) {
      return List.of();
    }
    List<List<String>> commands = new ArrayList<>();
    List<String> remove = new ArrayList<>(List.of("rm", "-f", "--"));
    roster.acting().forEach(unit -> remove.add("/etc/systemd/system.control/" + unit));
    commands.add(remove);
    commands.add(List.of("systemctl", "daemon-reload"));
    running
        .active()
        .forEach(unit -> commands.add(List.of("systemctl", "start", "--no-block", "--", unit)));
    return commands;
  }

  @Override
  public String fence(Deadline deadline) {
    if (roster.acting().isEmpty()) {
      return "";
    }
    Map<String, UnitState> before = source.show(roster.acting());
    source.mask(roster.acting());
    for (String unit : roster.acting().reversed()) {
      if (!before.get(unit).stopped() || before.get(unit).hasJob()) {
        stop(before.get(unit), deadline);
      }
    }
    for (UnitState unit : source.show(roster.acting()).values()) {
      if (!unit.stopped()) {
        stop(unit, deadline); // started by its timer a moment before that stopped
      }
    }
    noProcesses(before);
    return String.join(" ", running.active());
  }

  private void stop(UnitState unit, Deadline deadline) {
    Duration left = deadline.left().minus(sides.spec.forceKill() ? FOR_KILLING : Duration.ZERO);
    Duration grace = left.compareTo(sides.spec.stopGrace()) < 0 ? left : sides.spec.stopGrace();
    boolean stopped =
        unit.runsOnce() ? ends(unit, grace) : source.stop(unit.name(), atLeast(grace));
    if (!stopped && sides.spec.forceKill()) {
      source.kill(unit.name());
      stopped = source.stop(unit.name(), FOR_KILLING);
    }
    if (!stopped) {
      UnitState now = source.show(unit.name());
      throw new SwitchFailure(Problems.notStopped(source.host(), now, grace));
    }
  }

  private static Duration atLeast(Duration duration) {
    return duration.isPositive() ? duration : Duration.ofMillis(1);
  }

  /** A run that is under way is let end: a signal would cut its work in two. */
  private boolean ends(UnitState unit, Duration grace) {
    Deadline deadline = Deadline.in(grace);
    while (source.show(unit.name()).runsOnce()) {
      if (deadline.passed()) {
        return false;
      }
    }
    return true;
  }

  /** A unit can end and leave processes behind (KillMode=process). */
  private void noProcesses(Map<String, UnitState> units) {
    List<String> groups = units.values().stream().map(UnitState::controlGroup).toList();
    List<String> pids = source.pids(groups);
    if (!pids.isEmpty() && sides.spec.forceKill()) {
      source.killProcesses(pids);
      pids = source.pids(groups);
    }
    if (!pids.isEmpty()) {
      String names = String.join(", ", units.keySet());
      throw new SwitchFailure(Problems.processesLeft(source.host(), names, pids));
    }
  }

  /** The mask is on disk; here the running systemd learns of it, while files and data arrive. */
  @Override
  public void reach(String position, Deadline deadline) {
    if (!roster.acting().isEmpty()) {
      source.reload();
    }
  }

  @Override
  public void ready(String position, Deadline deadline) {
    idle(source.host(), source.show(roster.acting()));
    Map<String, UnitState> there = destination.show(roster.all());
    idle(destination.host(), there);
    for (String unit : roster.serving()) {
      if (!there.get(unit).active()) {
        throw new SwitchFailure(Problems.notActive(destination.host(), there.get(unit)));
      }
    }
  }

  private void idle(String host, Map<String, UnitState> units) {
    for (String name : roster.acting()) {
      UnitState unit = units.get(name);
      if (!unit.stopped() || !unit.masked()) {
        throw new SwitchFailure(Problems.notMasked(host, unit));
      }
    }
  }

  /** A queue or a timer that does not start is no reason to keep users waiting. */
  @Override
  public boolean vital() {
    return false;
  }

  @Override
  public void takeOver(Deadline deadline) {
    if (roster.acting().isEmpty()) {
      return;
    }
    free(destination, deadline);
    List<String> down =
        destination.show(running.active()).values().stream()
            .filter(unit -> !unit.active())
            .map(unit -> Problems.notActive(destination.host(), unit))
            .toList();
    if (!down.isEmpty()) {
      throw new SwitchFailure(String.join("; ", down));
    }
  }

  /** A unit that is still stopping starts when it has stopped; nobody waits for that. */
  @Override
  public void thaw() {
    if (roster.acting().isEmpty()) {
      return;
    }
    source.unmask(roster.acting());
    source.reload();
    running.active().forEach(source::startSoon);
    long end = System.nanoTime() + START.toNanos();
    for (String unit : running.active()) {
      UnitState state = source.show(unit);
      while (!state.active() && !state.hasJob()) {
        if (System.nanoTime() > end) {
          throw new SwitchFailure(Problems.notActive(source.host(), state));
        }
        state = source.show(unit);
      }
    }
  }

  private void free(Systemd host, Deadline deadline) {
    if (!host.masked(roster.acting()).isEmpty()) {
      host.unmask(roster.acting());
      host.reload();
    } else if (host.show(roster.acting()).values().stream().anyMatch(UnitState::masked)) {
      host.reload(); // cut off between the two
    }
    for (UnitState unit : host.show(running.active()).values()) {
      if (unit.active()) {
        continue;
      }
      Duration left = deadline.left().compareTo(START) < 0 ? deadline.left() : START;
      if (left.isPositive()) {
        host.start(unit.name(), left);
      } else {
        host.startSoon(unit.name());
      }
    }
  }

  @Override
  public void close() {
    sides.close();
  }
}
