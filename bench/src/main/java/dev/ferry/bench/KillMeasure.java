package dev.ferry.bench;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The worker is killed in the pause, again and again, and others come after it. */
final class KillMeasure implements Measure {
  /** Kills for each repetition: twice as many are asked for as of anything else. */
  static final int EACH = 2;

  private static final List<String> STEPS =
      List.of(
          "lease",
          "fence edge",
          "fence db",
          "fence uploads",
          "reach uploads",
          "ready db",
          "arm",
          "take over db",
          "take over uploads",
          "take over edge");

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public String title() {
    return "kill -9 of the worker in the pause, at a step and after a delay that the seed picks";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    Table story = new Table("kill", "at", "ended", "worker away to the end, s");
    int kills = bench.times() * EACH;
    int turned = 0;
    Direction next = Direction.FORWARD;
    List<String> blocks = new ArrayList<>(List.of(Side.SOURCE));
    Checked checked;
    try (Load load = Load.start(bench);
        Shuttle shuttle = new Shuttle(Plans.in(bench.lab().plan()), bench.lab().directory())) {
      for (int i = 0; i < kills; i++) {
        shuttle.ready(next);
        Random random = new Random(bench.seed() + i);
        WorkerProcess.Kill kill =
            new WorkerProcess.Kill(STEPS.get(random.nextInt(STEPS.size())), random.nextInt(200));
        String at = kill.step() + " + " + kill.millis() + " ms, " + next;
        Attempts attempts =
            new Attempts.Turning(bench.lab().directory(), bench.lab().plan(), next)
                .under(kill, shuttle.nextEpoch(), random);
        bench.say("  %d: %s: %s", i + 1, at, attempts.how());
        story.row(Integer.toString(i + 1), at, attempts.how(), Series.number(attempts.seconds()));
        if (attempts.outcome() instanceof Outcome.Turned) {
          turned++;
          blocks.add(Side.relieving(next));
          next = next == Direction.FORWARD ? Direction.REVERSE : Direction.FORWARD;
        }
      }
      load.stop();
      checked = load.check(blocks);
    }
    checked.judgeWrites(name(), findings);
    findings.row(
        new Row(
            "worker killed %d times: moved, home".formatted(kills),
            turned + ", " + (kills - turned),
            Optional.empty(),
            "all of them, every write right",
            "the same",
            findings.broken.isEmpty() ? "aim met" : Bar.MISSED));
    findings.row(
        new Row(
            "requests failed meanwhile",
            Integer.toString(checked.failed()),
            Optional.empty(),
            "-",
            "0",
            checked.failed() == 0 ? "aim met" : "no bar"));
    findings.note(checked.text(bench.rate()) + " Seed " + bench.seed() + ".");
    findings.table(story);
    return findings;
  }
}
