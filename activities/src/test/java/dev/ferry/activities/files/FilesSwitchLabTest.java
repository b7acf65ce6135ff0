package dev.ferry.activities.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class FilesSwitchLabTest {

  @Test
  void movesATreeThereAndBack() throws Exception {
    try (LabTrees trees = new LabTrees("there-and-back")) {
      trees.on(
          "source",
          "cd " + LabTrees.PATH + "; mkdir d; for i in $(seq 2000); do echo $i >d/$i; done");
      trees.component.prepare(trees.step(Direction.FORWARD));
      System.out.println(trees.component.follow(trees.step(Direction.FORWARD)));
      trees.on(
          "source",
          "cd " + LabTrees.PATH + "; for i in $(seq 100); do echo x >>d/$i; done; rm d/2000");
      System.out.println(trees.component.follow(trees.step(Direction.FORWARD)));
      turn(trees, Direction.FORWARD);
      assertThat(trees.on("destination", "cat " + LabTrees.PATH + "/d/1")).isEqualTo("1\nx");
      assertThat(trees.shell("source", "touch " + LabTrees.PATH + "/no").complaint())
          .contains("Read-only");
      trees.on("destination", "cd " + LabTrees.PATH + "; echo new >new; rm d/7");
      trees.component.prepare(trees.step(Direction.REVERSE));
      System.out.println(trees.component.follow(trees.step(Direction.REVERSE)));
      turn(trees, Direction.REVERSE);
      assertThat(trees.on("source", "cd " + LabTrees.PATH + "; cat new; echo back >back"))
          .isEqualTo("new");
    }
  }

  static void turn(LabTrees trees, Direction direction) {
    try (SwitchPart part = trees.open(direction)) {
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      Deadline deadline = Deadline.in(Duration.ofSeconds(20));
      long t0 = System.nanoTime();
      String position = part.fence(deadline);
      long t1 = System.nanoTime();
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      long t2 = System.nanoTime();
      part.reach(position, deadline);
      long t3 = System.nanoTime();
      part.ready(position, deadline);
      long t4 = System.nanoTime();
      part.takeOver(deadline);
      long t5 = System.nanoTime();
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
      System.out.printf(
          "TIMES fence %d reach %d ready %d takeOver %d ms%n",
          ms(t0, t1), ms(t2, t3), ms(t3, t4), ms(t4, t5));
    }
  }

  private static long ms(long from, long to) {
    return (to - from) / 1_000_000;
  }
}
