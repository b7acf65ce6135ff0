package dev.ferry.bench;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The comparison of all rows of both ends, as evidence for a gate is gathered, beside the raw tools
 * that compare tables; and what single writes at the source wait meanwhile.
 */
final class VerifyMeasure implements Measure {
  private static final int MOST_ROUNDS = 3;
  private static final int REST_MILLIS = 10_000;

  /** A smaller increase of a write's time is that of the clock. */
  private static final double LEAST = 0.1;

  private final Engine engine = new MariaDbEngine();

  /** Something that was done again and again under writes. */
  private record Tried(String name, List<Double> seconds, List<Double> p50, List<Double> p99) {
    Tried(String name) {
      this(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(double took, Series writes) {
      seconds.add(took);
      p50.add(writes.percentile(50));
      p99.add(writes.percentile(99));
    }

    Series time() {
      return Series.of(seconds);
    }

    /** Of the 99th percentile, each time against the one at rest before it. */
    Series increase(Tried rest) {
      List<Double> more = new ArrayList<>();
      for (int i = 0; i < p99.size(); i++) {
        more.add(Math.max(LEAST, p99.get(i) - rest.p99.get(i)));
      }
      return Series.of(more);
    }

    void line(Table table) {
      table.row(name, time().text(), Series.of(p50).text(), Series.of(p99).text());
    }
  }

  /** Returns how many seconds it took. */
  private interface Work {
    double run() throws Exception;
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String title() {
    return "all rows of both ends compared, 1 GB in 20 tables, against CHECKSUM TABLE and pt-table-checksum";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    try (EngineLab lab = EngineLab.open(bench, engine)) {
      String source = lab.plan().hosts().get("source").address();
      String destination = lab.plan().hosts().get("destination").address();
      Path raw = bench.root().resolve("bench/raw/verify");
      bench.script(
          lab.hosts(), "source", bench.root().resolve("bench/raw/seeds/mariadb"), "fill", "1");
      bench.script(lab.hosts(), "destination", raw, "account");
      bench.script(lab.hosts(), "source", raw, "replicas", "-", destination);
      Tried rest = new Tried("nothing");
      Tried ferry = new Tried("Ferry");
      Tried checksum = new Tried("CHECKSUM TABLE on both ends at once");
      Tried toolkit = new Tried("pt-table-checksum");
      try (Shuttle shuttle = new Shuttle(lab.plan(), lab.secrets())) {
        shuttle.ready(Direction.FORWARD);
        for (int round = 0; round < Math.min(MOST_ROUNDS, bench.times()); round++) {
          long seed = bench.seed() + round;
          underWrites(bench, source, seed, rest, VerifyMeasure::rest);
          bench.script(lab.hosts(), "destination", raw, "anew");
          underWrites(bench, source, seed, ferry, () -> compare(shuttle));
          underWrites(
              bench,
              source,
              seed,
              checksum,
              () ->
                  millis(
                      bench.script(lab.hosts(), "source", raw, "checksum", source, destination)));
          underWrites(
              bench,
              source,
              seed,
              toolkit,
              () -> millis(bench.run(raw.toString(), "toolkit", source)));
        }
      }
      return findings(rest, ferry, checksum, toolkit);
    }
  }

  private static void underWrites(Bench bench, String source, long seed, Tried tried, Work work)
      throws Exception {
    try (Writes writes = new Writes(source, seed)) {
      double took = work.run();
      Series waited = writes.stop();
      tried.add(took, waited);
      bench.say(
          "  %s: %.1f s, %d writes, 99 %% of them within %.1f ms",
          tried.name(), took, waited.values().size(), waited.percentile(99));
    }
  }

  private static double rest() throws InterruptedException {
    Thread.sleep(REST_MILLIS);
    return REST_MILLIS / 1e3;
  }

  private static double millis(String printed) {
    return Double.parseDouble(printed.strip()) / 1e3;
  }

  /** Rounds as a move has them, until all rows were compared once. */
  private static double compare(Shuttle shuttle) throws BrokenPromise {
    long begun = System.nanoTime();
    Finding rows;
    do {
      rows = shuttle.compared(Direction.FORWARD);
    } while (rows.verdict() == Verdict.NO_DATA);
    if (rows.verdict() != Verdict.PASS) {
      throw new BrokenPromise(rows.toString());
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static Findings findings(Tried rest, Tried ferry, Tried checksum, Tried toolkit) {
    Findings findings = new Findings();
    boolean byToolkit = toolkit.time().median() > checksum.time().median();
    Tried slower = byToolkit ? toolkit : checksum;
    Tried faster = byToolkit ? checksum : toolkit;
    findings.row(
        Row.ofRatio(
            "all rows of both ends, against %s, s".formatted(slower.name()),
            ferry.time(),
            slower.time(),
            new Bar(1.0, faster.time().median() / slower.time().median())));
    for (Tried raw : List.of(checksum, toolkit)) {
      findings.row(
          Row.ofRatio(
              "increase of a write's p99 meanwhile, against %s, ms".formatted(raw.name()),
              ferry.increase(rest),
              raw.increase(rest),
              new Bar(1.0, 0.5)));
    }
    Table table = new Table("while", "took, s", "a write's p50, ms", "its p99, ms");
    List.of(rest, ferry, checksum, toolkit).forEach(tried -> tried.line(table));
    findings.table(table);
    findings.note(
        "Each time under the same 200 single-row updates a second at the source, in all of the tables; the 50th and 99th percentile of what they waited, and of these the median and maximum of the rounds. Ferry's time is that of a look at the evidence for a gate, with its connections; it and pt-table-checksum compare both ends at one position, and found them equal each time. What CHECKSUM TABLE says of a table that is written to cannot be compared.");
    findings.note(
        "All servers are on this machine and share its processors: what the destination is asked slows the source, too.");
    return findings;
  }
}
