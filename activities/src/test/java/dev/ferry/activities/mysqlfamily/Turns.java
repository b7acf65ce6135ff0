package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whole switches of a lab's database, step by step. */
public final class Turns {
  private Turns() {}

  /** Until the lag is one with which a switch may start; a busy machine takes its time. */
  public static void awaitCloseness(DatabaseLab lab, Direction direction) {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    Verdict verdict = Verdict.NO_DATA;
    while (verdict != Verdict.PASS && System.nanoTime() < end) {
      var lag = lab.component.follow(lab.step(direction));
      verdict = lag.verdict();
      System.out.println("MEASURE follow " + lag);
    }
    assertThat(verdict).isEqualTo(Verdict.PASS);
  }

  /** What a proof finds; a busy replica is asked again until both sides were compared. */
  public static Evidence proof(DatabaseLab lab, Direction direction) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    Evidence evidence;
    do {
      evidence = lab.component.confirm(lab.step(direction));
      System.out.println("MEASURE " + evidence);
    } while (evidence.findings().stream().anyMatch(it -> it.verdict() == Verdict.NO_DATA)
        && System.nanoTime() < end);
    return evidence;
  }

  /** One switch; answers how long each step took, in milliseconds. */
  public static String turn(DatabaseLab lab, Direction direction) {
    List<String> took = new ArrayList<>();
    try (SwitchPart part = lab.open(direction)) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(3));
      long start = System.nanoTime();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      start = lap(took, "standing", start);
      part.approach();
      start = lap(took, "approach", start);
      String position = part.fence(deadline);
      start = lap(took, "fence", start);
      part.reach(position, deadline);
      start = lap(took, "reach", start);
      part.ready(position, deadline);
      start = lap(took, "ready", start);
      part.takeOver(Deadline.in(Duration.ofSeconds(8)));
      lap(took, "takeOver", start);
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
    }
    return String.join(" ", took);
  }

  @com.google.errorprone.annotations.CanIgnoreReturnValue
  private static long lap(List<String> took, String name, long start) {
    long now = System.nanoTime();
    took.add("%s %.1f".formatted(name, (now - start) / 1e6));
    return now;
  }
}
