package dev.ferry.bench;

import dev.ferry.lab.ledger.Account;
import dev.ferry.lab.ledger.Ledger;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The switch of a database alone, to and fro without a new copy, under clients that talk to it
 * directly: they lose their connections and come back, as behind no proxy.
 */
final class EngineMeasure implements Measure {
  private static final int SWITCHES_A_TIME = 3;
  private static final Bar MEDIAN = new Bar(300, 80);
  private static final Bar MAX = new Bar(1000, 250);

  private final Engine engine;

  EngineMeasure(Engine engine) {
    this.engine = engine;
  }

  @Override
  public String name() {
    return engine.kind();
  }

  @Override
  public String title() {
    return "switches of " + engine.kind() + " alone, to and fro";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    try (EngineLab lab = EngineLab.open(bench, engine)) {
      return run(bench, lab);
    }
  }

  private Findings run(Bench bench, EngineLab lab) throws Exception {
    Findings findings = new Findings();
    int switches = SWITCHES_A_TIME * bench.times();
    List<Double> pauses = new ArrayList<>();
    Account account;
    double seconds;
    try (Shuttle shuttle = new Shuttle(lab.plan(), lab.secrets())) {
      shuttle.ready(Direction.FORWARD);
      long begun = System.nanoTime();
      try (Ledger ledger = lab.ledger()) {
        for (int i = 0; i < switches; i++) {
          Direction direction = i % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
          shuttle.ready(direction);
          EngineLab.awaitMore(ledger);
          Outcome outcome = shuttle.turn(direction);
          if (!(outcome instanceof Outcome.Turned turned)) {
            throw new IOException("no switch: " + outcome);
          }
          pauses.add(turned.pause().toNanos() / 1e6);
          bench.say("  %s %d: pause %d ms", direction, i + 1, turned.pause().toMillis());
        }
        EngineLab.awaitMore(ledger);
        seconds = (System.nanoTime() - begun) / 1e9;
        account = ledger.stop();
      }
    }
    Balance.of(account, switches, lab.sides().get(switches % 2)).judge(name(), findings);
    findings.row(
        Row.of(
            "gap at a switch of %s alone, ms".formatted(name()),
            Series.of(account.gaps()),
            Series.of(),
            MEDIAN,
            Optional.of(MAX)));
    findings.note(
        "%d switches to and fro without a new copy. %d writes acknowledged, %.0f a second; both sides probed every %d ms."
            .formatted(
                switches, account.size(), account.size() / seconds, EngineLab.PROBE.toMillis()));
    findings.note(
        "The pause on the worker's clock, from the first fence to open for writes: %s ms."
            .formatted(Series.of(pauses).text()));
    return findings;
  }
}
