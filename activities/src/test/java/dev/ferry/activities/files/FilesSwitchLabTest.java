package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hands trees over between the lab's hosts. Prints the milliseconds of each step. */
@ServiceLab
class FilesSwitchLabTest {
  private static final int ROUNDS = Integer.getInteger("ferry.rounds", 4);

  @Test
  void losesNoAcknowledgedFileThereAndBackUnderALiveWriter() throws Exception {
    try (LabTrees trees = new LabTrees("live", 100_000)) {
      trees.here(
          "cd "
              + PATH
              + "; for i in $(seq 500); do echo content >f$i; done; rm -f f*; echo x >x; rm x; mkdir 0; touch 0/.keep");
      trees.component.prepare(trees.step(Direction.FORWARD));
      LiveWriter writer = new LiveWriter(trees);
      writer.start("source", "a");
      follow(trees, Direction.FORWARD);
      follow(trees, Direction.FORWARD);
      turn(trees, Direction.FORWARD);
      assertThat(trees.here("tail -1 /var/tmp/ferry-journal"))
          .isEqualTo("E Read-only file system -");
      var first = writer.acknowledged("source");
      assertThat(first).hasSizeGreaterThan(100);
      assertThat(writer.present("destination")).containsAllEntriesOf(first);
      writer.start("destination", "b");
      trees.component.prepare(trees.step(Direction.REVERSE));
      follow(trees, Direction.REVERSE);
      follow(trees, Direction.REVERSE);
      turn(trees, Direction.REVERSE);
      var both = writer.acknowledged("source", "destination");
      var present = writer.present("source");
      present.remove("0/.keep");
      System.out.printf("NOTE %d acknowledged files, %d present%n", both.size(), present.size());
      present.keySet().removeIf(name -> !both.containsKey(name) && present.get(name).isEmpty());
      assertThat(present).containsAllEntriesOf(both);
      assertThat(present.size() - both.size())
          .as("written, but not yet acknowledged")
          .isBetween(0, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 75_000})
  void handsOverWithinAFractionOfASecond(int files) throws Exception {
    List<Handover> byJournal = new ArrayList<>();
    List<Handover> byWalk = new ArrayList<>();
    try (LabTrees trees = new LabTrees("timing")) {
      trees.here(
          "cd "
              + PATH
              + "; mkdir m $(seq 100); perl -e 'for my $d (1..100) { for my $i (1.."
              + files / 100
              + ") { open my $out, q(>), qq($d/$i); print {$out} qq($d.$i\\n) } }'");
      trees.component.prepare(trees.step(Direction.FORWARD));
      Direction direction = Direction.FORWARD;
      for (int round = 0; round < ROUNDS; round++) {
        String host = direction == Direction.FORWARD ? "source" : "destination";
        boolean walk = round % 4 > 1;
        if (walk) { // a mount inside is what no journal sees
          trees.on(host, "mount -t tmpfs x " + PATH + "/m");
        }
        Handover handover =
            turn(
                trees,
                direction,
                () ->
                    trees.on(
                        host,
                        (walk ? "umount " + PATH + "/m; " : "")
                            + "cd "
                            + PATH
                            + "; for i in $(seq 100); do echo x >>$i/1; done"));
        System.out.printf("TIMES %d files, 100 changed: %s%n", files, handover);
        assertThat(handover.remark())
            .contains(
                walk
                    ? "a walk of the tree"
                    : "100 copied without rsync, 0 deleted; the change journal");
        (walk ? byWalk : byJournal).add(handover);
        direction = direction == Direction.FORWARD ? Direction.REVERSE : Direction.FORWARD;
      }
      assertThat(trees.here("cat " + PATH + "/1/1")).isEqualTo("1.1" + "\nx".repeat(ROUNDS));
    }
    System.out.printf(
        "MEASURE files' share of the pause, %d files, 100 changed: %s ms by journal, %s ms by walk%n",
        files, middle(byJournal), middle(byWalk));
  }

  /** Medians of all of it, and of the reach alone. */
  private static String middle(List<Handover> handovers) {
    return "%d (reach %d)"
        .formatted(middle(handovers, Handover::whole), middle(handovers, Handover::reach));
  }

  private static long middle(List<Handover> handovers, ToLongFunction<Handover> time) {
    return handovers.stream()
        .mapToLong(time)
        .sorted()
        .skip(handovers.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void handsOverWhatBecameSomethingElseInTheLastMoment() throws Exception {
    String listing =
        "cd " + PATH + "; find . " + LabTrees.BUT_TRASH + "-printf '%y %l %p\\n' | sort";
    try (LabTrees trees = new LabTrees("types")) {
      trees.here(
          "cd "
              + PATH
              + "; mkdir d e other; touch d/x d/y e/z other/x; ln -s other link; echo f >f");
      trees.component.prepare(trees.step(Direction.FORWARD));
      follow(trees, Direction.FORWARD);
      turn(
          trees,
          Direction.FORWARD,
          () ->
              trees.here(
                  "cd "
                      + PATH
                      + "; rm -r d e link f other/x; ln -s other d; echo e >e; mkdir link f other/x; touch link/x"));
      assertThat(trees.there(listing)).isEqualTo(trees.here(listing)).contains("l other ./d");
    }
  }

  @Test
  void thawCommandsOpenTheFencedSideAgainWithoutTheWorker() throws Exception {
    try (LabTrees trees = new LabTrees("thawing")) {
      trees.here("echo a >" + PATH + "/a");
      trees.component.prepare(trees.step(Direction.FORWARD));
      try (SwitchPart part = trees.open(Direction.FORWARD)) {
        part.fence(Deadline.in(Duration.ofSeconds(5)));
        part.fence(Deadline.in(Duration.ofSeconds(5)));
        assertThat(trees.shell("source", "touch " + PATH + "/b").complaint()).contains("Read-only");
        for (int round = 0; round < 2; round++) {
          for (List<String> command : part.thawCommands()) {
            trees.here(String.join(" ", command));
          }
        }
        assertThat(part.standing()).isEqualTo(Standing.HOME);
        trees.here("touch " + PATH + "/b");
        part.thaw();
        assertThat(part.standing()).isEqualTo(Standing.HOME);
      }
    }
  }

  @Test
  void aStaleAttemptCanChangeNothing() throws Exception {
    try (LabTrees trees = new LabTrees("stale")) {
      trees.here("echo a >" + PATH + "/a");
      trees.component.prepare(trees.step(Direction.FORWARD));
      try (SwitchPart stale = trees.open(Direction.FORWARD)) {
        trees.raised();
        String why = LabTrees.refused(() -> stale.fence(Deadline.in(Duration.ofSeconds(5))));
        assertThat(why).containsAnyOf("FERRY-SSH-003", "FERRY-SSH-005");
        trees.here("touch " + PATH + "/still-open");
      }
    }
  }

  static void follow(LabTrees trees, Direction direction) {
    var lag = trees.component.follow(trees.step(direction));
    assertThat(lag.verdict()).as(lag.what()).isEqualTo(Verdict.PASS);
    System.out.println("NOTE " + lag.what());
  }

  static void turn(LabTrees trees, Direction direction) {
    System.out.println("TIMES " + turn(trees, direction, () -> {}));
  }

  /** How long each step took, in ms, and what the operator is told. */
  record Handover(long fence, long reach, long ready, long takeOver, String remark) {
    long whole() {
      return fence + reach + ready + takeOver;
    }
  }

  static Handover turn(LabTrees trees, Direction direction, Runnable lastWrites) {
    try (SwitchPart part = trees.open(direction)) {
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      part.approach();
      lastWrites.run();
      Deadline deadline = Deadline.in(Duration.ofSeconds(20));
      String[] position = new String[1];
      long fence = ms(() -> position[0] = part.fence(deadline));
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      long reach = ms(() -> part.reach(position[0], deadline));
      long ready = ms(() -> part.ready(position[0], deadline));
      long takeOver = ms(() -> part.takeOver(deadline));
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
      return new Handover(fence, reach, ready, takeOver, part.remark());
    }
  }

  private static long ms(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1_000_000;
  }
}
