package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceLab
class MoveLabTest {
  private static final String LEDGER =
      "CREATE TABLE orders.ledger (n BIGINT PRIMARY KEY, at DATETIME(6) NOT NULL)";

  @BeforeEach
  void reset() {
    Lab.reset("source", "destination");
  }

  @Test
  void noAcknowledgedRowIsLostThereAndBack() {
    try (Lab lab = new Lab()) {
      Host source = lab.hosts.source();
      Host destination = lab.hosts.destination();
      lab.appAccount(source);
      lab.sql(source, LEDGER);
      AtomicReference<Host> inCharge = new AtomicReference<>(source);
      List<Integer> ports = List.of(lab.port(source), lab.port(destination));
      Set<Long> acknowledged;
      try (Writers writers =
          new Writers(
              8,
              10,
              () ->
                  Server.connect(
                      "app", ports.get(inCharge.get().equals(source) ? 0 : 1), "app", "app-lab"))) {
        lab.component.prepare(lab.step(Direction.FORWARD));
        for (int round = 0; round < 4; round++) {
          Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
          lab.component.prepare(lab.step(direction));
          long before = writers.acknowledged.size();
          Wait.millis(2000);
          long rate = (writers.acknowledged.size() - before) / 2;
          awaitCloseness(lab, direction);
          System.out.println(
              "MEASURE " + direction + " at " + rate + "/s: " + turn(lab, direction));
          inCharge.set(direction == Direction.FORWARD ? destination : source);
        }
        Wait.millis(500);
        acknowledged = writers.acknowledged;
      }
      assertThat(acknowledged).hasSizeGreaterThan(1000);
      Set<Long> there =
          lab.sql(source, "SELECT n FROM orders.ledger")
              .lines()
              .map(Long::valueOf)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(there).containsAll(acknowledged);
    }
  }

  private static void awaitCloseness(Lab lab, Direction direction) {
    Verdict verdict = Verdict.NO_DATA;
    for (int i = 0; i < 30 && verdict != Verdict.PASS; i++) {
      var lag = lab.component.follow(lab.step(direction));
      verdict = lag.verdict();
      System.out.println("MEASURE follow " + lag);
    }
    assertThat(verdict).isEqualTo(Verdict.PASS);
  }

  static String turn(Lab lab, Direction direction) {
    List<String> took = new ArrayList<>();
    try (SwitchPart part = lab.open(direction)) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(3));
      long start = System.nanoTime();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      start = lap(took, "standing", start);
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
