package dev.ferry.bench;

import dev.ferry.activities.files.FilesComponent;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.lab.LabEnvironment;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One tree on the source, and two copies on the destination: Ferry's and the raw tool's. */
final class FilesBench implements AutoCloseable {
  private static final String PLACE = "/srv/bench";
  private static final String TREE = PLACE + "/tree";
  private static final String RAW = PLACE + "/raw";
  private static final String OURS = "/run/ferry/bench/tree/0/rw/t";
  private static final String HOME = "/var/lib/ferry/bench/files/tree";
  private static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofMinutes(2), Duration.ofMinutes(3), Duration.ofMinutes(4));

  private final Bench bench;
  private final LabEnvironment lab;
  private final Plan plan;
  private final JschRemotes remotes;
  private final FilesComponent component;
  private final String script;
  private long epoch;

  FilesBench(Bench bench) throws IOException {
    this.bench = bench;
    this.lab = bench.lab();
    Path file = Files.createTempDirectory(bench.work(), "files").resolve("plan.yaml");
    Files.writeString(
        file, Plans.ofOne(lab, "id: tree, kind: files, maxDelete: 1000000, paths: [" + TREE + "]"));
    this.plan = Plans.in(file);
    this.remotes = new JschRemotes(new Secrets(lab.directory()));
    this.component = new FilesComponent(remotes);
    this.script = Files.readString(bench.root().resolve("bench/raw/files"));
  }

  /** Both hosts with an empty place, in memory or on their disk; and a way for the raw tool. */
  void place(boolean inMemory) {
    for (String host : new String[] {"source", "destination"}) {
      shell(host, "mkdir -p " + PLACE);
      if (inMemory) {
        shell(host, "mount -t tmpfs -o size=4g bench " + PLACE);
      }
      shell(host, "mkdir -p %s %s".formatted(TREE, RAW));
    }
    String key = raw("key");
    shell("destination", "echo '%s' >>~ferry/.ssh/authorized_keys".formatted(key.strip()));
  }

  void make(int files) {
    raw("make", TREE, Integer.toString(files));
  }

  /** One file of 4 GiB that does not compress. */
  void large() {
    shell("source", "head -c 4G /dev/urandom >" + TREE + "/large");
  }

  void change(int every) {
    raw("change", TREE, Integer.toString(every));
  }

  void shell(String host, String text) {
    try (Remote remote = remotes.open(plan.hosts().get(host), new Claim("bench-observer", 0, 0))) {
      bash(remote, text);
    }
  }

  /** Ferry's way to the destination stands; what it has copied for that is forgotten again. */
  void prepare() {
    epoch++;
    component.prepare(step());
    empty();
  }

  /** As before the first copy, on both sides of both tools. */
  void empty() {
    shell("destination", "find %s %s -mindepth 1 -delete; sync".formatted(OURS, RAW));
    shell("source", "rm -f %1$s/baseline.* %1$s/known.* %1$s/first.*; sync".formatted(HOME));
  }

  /** One pass, with all that a worker needs for it. */
  double pass() {
    long start = System.nanoTime();
    Lag lag = component.follow(step());
    double took = since(start);
    if (lag.verdict() != Verdict.PASS) {
      throw new IllegalStateException(lag.what());
    }
    bench.say("  %s", lag.what());
    return took;
  }

  /** What the pause needs to hand over what {@code lastWrites} did; then it is called off. */
  double reach(Runnable lastWrites) {
    epoch++;
    Claim claim = new Claim(plan.name(), epoch, 0);
    plan.hosts().values().forEach(host -> remotes.raise(host, claim));
    try (SwitchPart part = component.open(step(), claim, LIMITS).orElseThrow()) {
      part.approach();
      lastWrites.run();
      Deadline deadline = Deadline.in(Duration.ofMinutes(1));
      String position = part.fence(deadline);
      long start = System.nanoTime();
      part.reach(position, deadline);
      double took = since(start);
      bench.say("  %s", part.remark());
      part.thaw();
      return took;
    }
  }

  /** As if nothing had been read before. */
  double verifyAll() {
    for (String host : new String[] {"source", "destination"}) {
      shell(host, "rm -f " + HOME + "/read.*");
    }
    return verify();
  }

  double verify() {
    long start = System.nanoTime();
    var evidence = component.confirm(step());
    double took = since(start);
    if (evidence.verdict() != Verdict.PASS) {
      throw new IllegalStateException(evidence.findings().toString());
    }
    return took;
  }

  double rawCopy() {
    return milliseconds("rsync", raw("copy", TREE, RAW));
  }

  double rawCompare() {
    return milliseconds("rsync -nci", raw("compare", TREE, RAW));
  }

  double rawHash() {
    return milliseconds("sha256sum", raw("hash", TREE, RAW));
  }

  /** Whether Ferry's copy is what the raw tool made, to its own eyes: nothing to do. */
  String differences() {
    return raw("differences", TREE, OURS).strip();
  }

  private Step step() {
    Spec spec = plan.components().getFirst();
    return plan.step(spec, Direction.FORWARD, epoch);
  }

  private String raw(String... words) {
    try (Remote remote =
        remotes.open(plan.hosts().get("source"), new Claim("bench-observer", 0, 0))) {
      return bash(
          remote,
          "set -- %s %s\n%s".formatted(lab.value("DESTINATION"), String.join(" ", words), script));
    }
  }

  private static String bash(Remote remote, String text) {
    Output output =
        remote.run(
            Command.reading("bash", "-s")
                .asRoot()
                .stdin(("set -e\n" + text).getBytes(StandardCharsets.UTF_8))
                .within(Duration.ofMinutes(10)));
    return output.orThrow().text();
  }

  private double milliseconds(String what, String text) {
    bench.say("  %s: %s ms", what, text.strip());
    return Double.parseDouble(text.strip());
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  /** Nothing of it is left but what a reset removes. */
  @Override
  public void close() {
    try (remotes) {
      component.cleanUp(step());
      for (String host : new String[] {"source", "destination"}) {
        shell(host, "umount -l %1$s 2>/dev/null || true; rm -rf %1$s".formatted(PLACE));
      }
    }
  }
}
