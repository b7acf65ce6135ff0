package dev.ferry.bench;

import dev.ferry.workflows.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first copy of 20 tables, until the destination follows, beside the dump that is piped into a
 * client, which follows nothing. Both begin on hosts that are as they booted first.
 */
final class SeedMeasure implements Measure {
  private static final int MOST_ROUNDS = 3;

  private final Engine engine;
  private final String raw;

  /** Of that tool's time. */
  private final Bar part;

  private SeedMeasure(Engine engine, String raw, Bar part) {
    this.engine = engine;
    this.raw = raw;
    this.part = part;
  }

  /** By statements. */
  static SeedMeasure logical(Engine engine, String raw) {
    return new SeedMeasure(engine, raw, new Bar(1 / 1.1, 1 / 2.0));
  }

  /** By the server's own files. */
  static SeedMeasure physical(Engine engine, String raw) {
    return new SeedMeasure(engine, raw, new Bar(1 / 2.0, 1 / 4.0));
  }

  @Override
  public String name() {
    return "seed-" + engine.kind();
  }

  @Override
  public String title() {
    return "the first copy of " + engine.kind() + ", 20 tables, against " + raw;
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    List<Double> by = new ArrayList<>();
    List<Double> against = new ArrayList<>();
    for (int round = 0; round < Math.min(MOST_ROUNDS, bench.times()); round++) {
      try (EngineLab lab = EngineLab.open(bench, engine)) {
        String source = lab.plan().hosts().get("source").address();
        Path script = bench.root().resolve("bench/raw/seeds/" + engine.kind());
        bench.script(lab.hosts(), "source", script, "fill", "" + bench.gigabytes());
        against.add(
            seconds(() -> bench.script(lab.hosts(), "destination", script, "copy", source)));
        lab.renewDestination(bench, engine);
        try (Shuttle shuttle = new Shuttle(lab.plan(), lab.secrets())) {
          by.add(seconds(() -> shuttle.ready(Direction.FORWARD)));
        }
        bench.say("  %.1f s, raw %.1f s", by.getLast(), against.getLast());
      }
    }
    findings.row(
        Row.ofRatio(
            "%s of %d GB, s".formatted(name(), bench.gigabytes()),
            Series.of(by),
            Series.of(against),
            part));
    return findings;
  }

  /** Something that takes long. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static double seconds(Work work) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1e9;
  }
}
