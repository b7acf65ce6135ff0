package dev.ferry.activities.units;

import dev.ferry.activities.Component;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import dev.ferry.workflows.units.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Systemd units: serving ones run warm on both hosts; acting ones run on the one in charge, and are
 * stopped and masked on the other.
 */
public final class UnitsComponent implements Component {
  private static final Duration START = Duration.ofSeconds(30);

  /** Outside the pause nobody waits for a unit to stop or to start. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration NEXT = Duration.ofSeconds(2);

  private final Remotes remotes;

  /**
   * @param remotes opens the hosts
   */
  public UnitsComponent(Remotes remotes) {
    this.remotes = remotes;
  }

  @Override
  public Class<? extends Spec> kind() {
    return Units.class;
  }

  private static Remotes.Claim claim(Step step) {
    return new Remotes.Claim(step.migration(), step.epoch(), 0);
  }

  private Sides sides(Step step) {
    return Sides.open(remotes, step, claim(step));
  }

  @Override
  public Inspection inspect(Step step) {
    try (Sides sides = sides(step)) {
      return new Survey(sides).inspection();
    }
  }

  /**
   * Starts the serving units on both sides, and stops and masks the acting ones on the side that is
   * not in charge.
   *
   * @throws UnitException FERRY-UNIT-001 when a unit does not start, -005 when there is none, -007
   *     when the other side is in charge
   */
  @Override
  public void prepare(Step step) {
    Units spec = (Units) step.spec();
    spec.hosts().forEach(host -> remotes.raise(step.host(host), claim(step)));
    try (Sides sides = sides(step)) {
      Roster roster = sides.roster;
      List<String> masked = sides.source.masked(roster.acting());
      if (!masked.isEmpty()) {
        throw Problems.notInCharge(sides.source.host(), masked);
      }
      serve(sides.source, roster, spec);
      serve(sides.destination, roster, spec);
      rest(sides.destination, roster.acting(), PATIENCE);
    }
  }

  private static void serve(Systemd host, Roster roster, Units spec) {
    List<String> started = new ArrayList<>();
    host.read(startedBy(spec)).ifPresent(text -> started.addAll(text.lines().toList()));
    for (UnitState unit : host.show(roster.serving()).values()) {
      if (unit.missing()) {
        throw Problems.missing(host.host(), unit.name());
      }
      if (!unit.active()) {
        if (!started.contains(unit.name())) {
          started.add(unit.name());
          host.write(startedBy(spec), String.join("\n", started) + "\n");
        }
        host.start(unit.name(), START);
        UnitState now = host.show(unit.name());
        if (!now.active()) {
          throw new UnitException(Problems.notActive(host.host(), now));
        }
      }
    }
  }

  private static String startedBy(Units spec) {
    return "units-" + spec.id() + "-started";
  }

  private static void rest(Systemd host, List<String> acting, Duration grace) {
    if (acting.isEmpty()) {
      return;
    }
    for (UnitState unit : host.show(acting).values()) {
      if (unit.missing()) {
        throw Problems.missing(host.host(), unit.name());
      }
    }
    boolean masked = host.masked(acting).size() == acting.size();
    host.mask(acting);
    for (String unit : acting.reversed()) {
      if (!host.show(unit).stopped()) {
        host.stop(unit, grace);
        UnitState now = host.show(unit);
        if (!now.stopped()) {
          throw new UnitException(Problems.notStopped(host.host(), now, grace));
        }
      }
    }
    if (!masked || host.show(acting).values().stream().anyMatch(unit -> !unit.masked())) {
      host.reload();
    }
  }

  /** Nothing follows here; says whether the serving units run on the side not in charge. */
  @Override
  public Lag follow(Step step) {
    try (Sides sides = sides(step)) {
      List<UnitState> down =
          sides.destination.show(sides.roster.serving()).values().stream()
              .filter(unit -> !unit.active())
              .toList();
      String what =
          down.isEmpty()
              ? "%d serving units run on %s"
                  .formatted(sides.roster.serving().size(), sides.destination.host())
              : Problems.notActive(sides.destination.host(), down.getFirst());
      return new Lag(
          down.isEmpty() ? Verdict.PASS : Verdict.FAIL, Duration.ZERO, Duration.ZERO, what, NEXT);
    }
  }

  /** Nothing: units change hands inside the pause. */
  @Override
  public void takeOver(Step step) {}

  @Override
  public Evidence confirm(Step step) {
    try (Sides sides = sides(step)) {
      List<Finding> findings = new ArrayList<>();
      Map<String, String> figures = new LinkedHashMap<>();
      for (Systemd host : List.of(sides.source, sides.destination)) {
        boolean inCharge = host.masked(sides.roster.acting()).isEmpty();
        if (!sides.roster.acting().isEmpty()) {
          figures.put(host.host(), inCharge ? "in charge" : "not in charge");
        }
        host.show(sides.roster.serving())
            .values()
            .forEach(unit -> findings.add(judged(host, unit, unit.active(), "units.serving")));
        List<String> active =
            Roster.Running.read(sides.spec, host).map(Roster.Running::active).orElse(List.of());
        for (UnitState unit : host.show(sides.roster.acting()).values()) {
          boolean good =
              inCharge
                  ? unit.active() || !active.contains(unit.name())
                  : unit.stopped() && unit.masked();
          findings.add(judged(host, unit, good, "units.acting"));
        }
      }
      if (!sides.roster.acting().isEmpty()) {
        findings.add(oneInCharge(figures));
      }
      return new Evidence(sides.spec.id(), List.copyOf(findings), figures);
    }
  }

  private static Finding oneInCharge(Map<String, String> figures) {
    long count = figures.values().stream().filter("in charge"::equals).count();
    return count == 1
        ? Finding.pass("units.charge", "acting units may run on one host: " + figures)
        : Finding.fail(
            "units.charge",
            "acting units may run on %d hosts: %s".formatted(count, figures),
            "run prepare, or finish the switch");
  }

  private static Finding judged(Systemd host, UnitState unit, boolean good, String check) {
    String what = "%s on %s is %s".formatted(unit.name(), host.host(), unit.shown());
    return good
        ? Finding.pass(check, what)
        : Finding.fail(check, what, "see systemctl status %s there".formatted(unit.name()));
  }

  /**
   * Unmasks, starts and stops what Ferry masked, stopped and started, so that units are as
   * recorded.
   *
   * @throws UnitException FERRY-UNIT-006 when a unit would then run on both sides
   */
  @Override
  public void restore(Step step, Undo undo) {
    try (Sides sides = sides(step)) {
      new Recorded(sides, undo.before()).putBack(startedBy(sides.spec));
    }
  }

  /** Removes the records; units stay masked on the side that is not in charge. */
  @Override
  public void cleanUp(Step step) {
    try (Sides sides = sides(step)) {
      for (Systemd host : List.of(sides.source, sides.destination)) {
        for (String name : List.of("units-" + sides.spec.id(), startedBy(sides.spec))) {
          if (host.read(name).isPresent()) {
            host.remove(name);
          }
        }
      }
    }
  }

  @Override
  public Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    Sides sides = Sides.open(remotes, step, claim);
    try {
      return Optional.of(new UnitsPart(sides, claim.epoch()));
    } catch (RuntimeException e) {
      sides.close();
      throw e;
    }
  }
}
