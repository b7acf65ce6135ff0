package dev.ferry.bench;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.lab.LabEnvironment;
import dev.ferry.lab.ledger.Account;
import dev.ferry.lab.ledger.Ledger;
import dev.ferry.lab.ledger.Session;
import dev.ferry.lab.ledger.Side;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.steps.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The switch of a database alone, to and fro without a new copy, under clients that talk to it
 * directly: they lose their connections and come back, as behind no proxy.
 */
final class EngineMeasure implements Measure {
  private static final int SWITCHES_A_TIME = 3;
  private static final int WRITERS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(5);
  private static final Duration PROBE = Duration.ofMillis(10);
  private static final Claim NOBODY = new Claim("bench-observer", 0, 0);
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
    LabEnvironment lab = bench.databases(engine.lab());
    String password = Files.readString(lab.directory().resolve("keys/db-password")).strip();
    for (String host : List.of("source", "destination")) {
      bench.script(lab, host, bench.root().resolve("bench/raw/engines/" + name()), host, password);
    }
    Plan plan = Plans.ofOne(lab, engine.component());
    try (JschRemotes remotes = new JschRemotes(new Secrets(lab.directory()))) {
      List<Side> sides = new ArrayList<>();
      for (String host : List.of("source", "destination")) {
        int port = remotes.open(plan.hosts().get(host), NOBODY).forward(engine.port());
        sides.add(() -> engine.connect(port, password));
      }
      return run(bench, plan, lab, sides);
    }
  }

  private Findings run(Bench bench, Plan plan, LabEnvironment lab, List<Side> sides)
      throws Exception {
    Findings findings = new Findings();
    int switches = SWITCHES_A_TIME * bench.times();
    List<Double> pauses = new ArrayList<>();
    Account account;
    double seconds;
    try (Shuttle shuttle = new Shuttle(plan, lab.directory())) {
      shuttle.ready(Direction.FORWARD);
      long begun = System.nanoTime();
      try (Ledger ledger = new Ledger(sides, WRITERS, BETWEEN, PROBE)) {
        for (int i = 0; i < switches; i++) {
          Direction direction = i % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
          shuttle.ready(direction);
          awaitMore(ledger);
          Outcome outcome = shuttle.turn(direction);
          if (!(outcome instanceof Outcome.Turned turned)) {
            throw new IOException("no switch: " + outcome);
          }
          pauses.add(turned.pause().toNanos() / 1e6);
          bench.say("  %s %d: pause %d ms", direction, i + 1, turned.pause().toMillis());
        }
        awaitMore(ledger);
        seconds = (System.nanoTime() - begun) / 1e9;
        account = ledger.stop();
      }
    }
    judge(findings, account, switches, sides.get(switches % 2));
    findings.row(
        Row.of(
            "gap at a switch of %s alone, ms".formatted(name()),
            Series.of(account.gaps()),
            Series.of(),
            MEDIAN,
            Optional.of(MAX)));
    findings.note(
        "%d switches to and fro without a new copy. %d writes acknowledged, %.0f a second; both sides probed every %d ms."
            .formatted(switches, account.size(), account.size() / seconds, PROBE.toMillis()));
    findings.note(
        "The pause on the worker's clock, from the first fence to open for writes: %s ms."
            .formatted(Series.of(pauses).text()));
    return findings;
  }

  private static void awaitMore(Ledger ledger) throws InterruptedException {
    int until = ledger.size() + 200;
    while (ledger.size() < until) {
      Thread.sleep(10);
    }
  }

  private void judge(Findings findings, Account account, int switches, Side inCharge)
      throws Exception {
    List<Long> there;
    try (Session session = inCharge.connect()) {
      there = session.numbers();
    }
    List<Long> lost = account.lost(there);
    if (!lost.isEmpty()) {
      findings.broken("%s: %d acknowledged writes lost: %s".formatted(name(), lost.size(), lost));
    }
    List<Long> doubled = Account.doubled(there);
    if (!doubled.isEmpty()) {
      findings.broken("%s: writes that are there twice: %s".formatted(name(), doubled));
    }
    if (account.gaps().size() != switches) {
      findings.broken(
          "%s: writes changed sides %d times in %d switches: both sides were writable"
              .formatted(name(), account.gaps().size(), switches));
    }
  }
}
