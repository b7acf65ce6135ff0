package dev.ferry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Directories: first copies, passes and comparisons beside rsync and sha256sum. */
final class FilesMeasure implements Measure {
  private static final int TIMES = 3;
  private static final int MANY = 100_000;
  private static final int ONE_IN = 1_000;

  @Override
  public String name() {
    return "files";
  }

  @Override
  public String title() {
    return "first copies, passes and comparisons of directories, beside rsync";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    try (FilesBench trees = new FilesBench(bench)) {
      trees.place(true);
      trees.make(MANY);
      trees.prepare();
      firstCopy(findings, trees, "100k small files in memory, first copy", new Bar(0.70, 0.55));
      passes(findings, trees);
      knownList(findings, trees);
      comparison(findings, trees);
    }
    bench.reset();
    try (FilesBench trees = new FilesBench(bench)) {
      trees.place(false);
      trees.make(MANY);
      trees.prepare();
      firstCopy(findings, trees, "100k small files on disk, first copy", new Bar(1.0, 0.90));
    }
    bench.reset();
    try (FilesBench trees = new FilesBench(bench)) {
      trees.place(false);
      trees.large();
      trees.prepare();
      firstCopy(findings, trees, "one file of 4 GiB on disk, first copy", new Bar(1.10, 1.0));
    }
    findings.note(
        "Each %d times in turns with the raw tool: `rsync -aHAX --numeric-ids --delete` with the same cipher, over a connection of its own. Ferry's time is that of a pass as a worker sees it, with its job on the host; figures in ms."
            .formatted(TIMES));
    findings.note(
        "Both hosts are on this machine and share its processors. \"On disk\" is overlayfs on the disk of this machine. The comparison is set beside the faster of `rsync -nci` and parallel sha256sum; Ferry's compares names, types, modes, owners, sizes, times, ACLs, attributes and links besides. The bar of the known list is that of a million files, which is not measured here.");
    return findings;
  }

  private static void firstCopy(Findings findings, FilesBench trees, String what, Bar bar) {
    List<Double> raw = new ArrayList<>();
    List<Double> ferry = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      trees.empty();
      raw.add(trees.rawCopy());
      trees.empty();
      ferry.add(trees.pass());
      equal(findings, trees, what);
    }
    row(findings, what, ferry, raw, bar);
    trees.rawCopy(); // both have it all
  }

  private static void passes(Findings findings, FilesBench trees) {
    List<Double> raw = new ArrayList<>();
    List<Double> ferry = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      trees.change(ONE_IN);
      raw.add(trees.rawCopy());
      ferry.add(trees.pass());
    }
    String what = "pass after 0.1 % of 100k changed";
    equal(findings, trees, what);
    row(findings, what, ferry, raw, new Bar(0.60, 0.45));
  }

  private static void knownList(Findings findings, FilesBench trees) {
    List<Double> raw = new ArrayList<>();
    List<Double> ferry = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      ferry.add(trees.reach(() -> trees.change(ONE_IN)));
      raw.add(trees.rawCopy());
    }
    String what = "pass of a known list, 0.1 % of 100k, proven";
    equal(findings, trees, what);
    row(findings, what, ferry, raw, new Bar(0.05, 0.03));
  }

  private static void comparison(Findings findings, FilesBench trees) {
    List<Double> ferry = times(trees::verifyAll);
    List<Double> again = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      trees.change(ONE_IN);
      trees.pass();
      trees.rawCopy();
      again.add(trees.verify());
    }
    List<Double> compare = times(trees::rawCompare);
    List<Double> hash = times(trees::rawHash);
    boolean byRsync = Series.of(compare).median() < Series.of(hash).median();
    String against = byRsync ? "rsync -nci" : "sha256sum";
    List<Double> raw = byRsync ? compare : hash;
    Bar bar = new Bar(0.70, 0.40);
    row(findings, "both sides compared, 100k, against " + against, ferry, raw, bar);
    String later = "the same again, 0.1 % changed since, against ";
    row(findings, later + against, again, raw, bar);
  }

  private static List<Double> times(DoubleSupplier one) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      all.add(one.getAsDouble());
    }
    return all;
  }

  private static void row(
      Findings findings, String what, List<Double> ferry, List<Double> raw, Bar bar) {
    findings.row(Row.ofRatio(what + ", ms", Series.of(ferry), Series.of(raw), bar));
  }

  /** To rsync's own eyes, which read every file of both sides. */
  private static void equal(Findings findings, FilesBench trees, String what) {
    String differences = trees.differences();
    if (!differences.isEmpty()) {
      findings.broken(
          what + ": rsync finds " + differences.lines().limit(5).toList() + " on the other side");
    }
  }
}
