package dev.ferry.bench;

import dev.ferry.lab.ledger.Ledger;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Each database engine in turn is switched to and fro without a new copy, under clients that talk
 * to it directly. In two of three attempts a step of the pause that the seed picks fails when its
 * work is done, or the worker is killed in it.
 */
final class SoakMeasure implements Measure {
  /** Of all engines together for each repetition. */
  private static final int SWITCHES_A_TIME = 20;

  /** For each switch: with faults, about every second one comes home. */
  private static final int MOST_ATTEMPTS = 6;

  private static final List<String> FAILING = List.of("fence", "reach", "ready", "takeOver");
  private static final List<String> KILLED =
      List.of("lease", "fence %s", "reach %s", "ready %s", "arm", "take over %s");

  private final List<Engine> engines;

  SoakMeasure(Engine... engines) {
    this.engines = List.of(engines);
  }

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String title() {
    return "switches of each engine, to and fro, with faults at steps that the seed picks";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    int each = SWITCHES_A_TIME * bench.times() / engines.size();
    Map<String, int[]> faults = new TreeMap<>();
    List<Balance> balances = new ArrayList<>();
    Table table =
        new Table("engine", "switches", "came home", "acknowledged", "lost", "doubled", "both");
    int home = 0;
    for (Engine engine : engines) {
      try (EngineLab lab = EngineLab.open(bench, engine)) {
        Soak soak = new Soak(bench, engine, lab, faults);
        Balance balance = soak.run(each);
        balance.judge(engine.kind(), findings);
        balances.add(balance);
        home += soak.home;
        table.row(
            engine.kind(),
            Integer.toString(each),
            Integer.toString(soak.home),
            Integer.toString(balance.acknowledged()),
            Integer.toString(balance.lost().size()),
            Integer.toString(balance.doubled().size()),
            Integer.toString(balance.both()));
      }
    }
    String of = " in %d switches and %d calls home".formatted(each * engines.size(), home);
    findings.row(
        Row.none(
            "acknowledged writes lost" + of,
            balances.stream().mapToInt(it -> it.lost().size()).sum()));
    findings.row(
        Row.none(
            "writes doubled" + of, balances.stream().mapToInt(it -> it.doubled().size()).sum()));
    findings.row(
        Row.none(
            "times both sides took writes" + of, balances.stream().mapToInt(Balance::both).sum()));
    findings.table(table);
    Table story = new Table("fault, seed " + bench.seed(), "attempts", "moved");
    faults.forEach(
        (fault, counts) ->
            story.row(fault, Integer.toString(counts[0]), Integer.toString(counts[1])));
    findings.table(story);
    return findings;
  }

  /** One engine's part of it. */
  private static final class Soak {
    private final Bench bench;
    private final EngineLab lab;
    private final Map<String, int[]> faults;
    private final String id;
    private final Random random;
    private final Fault fault = new Fault();
    private Direction next = Direction.FORWARD;
    private int home;

    Soak(Bench bench, Engine engine, EngineLab lab, Map<String, int[]> faults) {
      this.bench = bench;
      this.lab = lab;
      this.faults = faults;
      this.id = lab.plan().inPause().getFirst().id();
      this.random = new Random(bench.seed() + engine.kind().hashCode());
    }

    private Balance run(int switches) throws Exception {
      try (Shuttle shuttle = new Shuttle(lab.plan(), lab.secrets(), fault::before)) {
        shuttle.ready(next);
        try (Ledger ledger = lab.ledger()) {
          int moved = 0;
          while (moved < switches) {
            if (moved + home > switches * MOST_ATTEMPTS) {
              throw new BrokenPromise("hardly any attempt turns: %d did".formatted(moved));
            }
            shuttle.ready(next);
            EngineLab.awaitMore(ledger);
            if (attempt(shuttle)) {
              moved++;
              next = next == Direction.FORWARD ? Direction.REVERSE : Direction.FORWARD;
            } else {
              home++;
            }
          }
          EngineLab.awaitMore(ledger);
          return Balance.of(ledger.stop(), switches, lab.sides().get(switches % 2));
        }
      }
    }

    /** Whether it turned. */
    private boolean attempt(Shuttle shuttle) throws Exception {
      fault.arm(""); // an attempt that came home before it was struck has left it
      return switch (random.nextInt(3)) {
        case 0 -> counted("none", shuttle.turn(next));
        case 1 -> {
          String step = one(FAILING) + " " + id;
          fault.arm(step);
          yield counted(step.split(" ", 2)[0] + " fails", shuttle.turn(next));
        }
        default -> {
          String step = one(KILLED);
          WorkerProcess.Kill kill = new WorkerProcess.Kill(step.formatted(id), random.nextInt(100));
          Attempts.Turning turning = new Attempts.Turning(lab.secrets(), lab.file(), next);
          Attempts attempts = turning.under(kill, shuttle.nextEpoch(), random);
          yield counted(step.replace(" %s", "") + ", worker killed", attempts.outcome());
        }
      };
    }

    private String one(List<String> steps) {
      return steps.get(random.nextInt(steps.size()));
    }

    private boolean counted(String what, Outcome outcome) throws BrokenPromise {
      boolean turned =
          switch (outcome) {
            case Outcome.Turned it -> true;
            case Outcome.Home it -> false;
            case Outcome.Stuck stuck -> throw new BrokenPromise("a person is needed: " + stuck);
          };
      int[] counts = faults.computeIfAbsent(what, any -> new int[2]);
      counts[0]++;
      counts[1] += turned ? 1 : 0;
      bench.say("  %s %s: %s: %s", id, next, what, turned ? "moved" : "home");
      return turned;
    }
  }
}
