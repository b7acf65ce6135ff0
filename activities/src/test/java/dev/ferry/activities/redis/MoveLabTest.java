package dev.ferry.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@DatabasesLab
class MoveLabTest {

  @Test
  void noAcknowledgedWriteIsLostThereAndBackAndNothingIsCopiedTwice() {
    try (Lab lab = Lab.fresh()) {
      AtomicReference<Host> inCharge = new AtomicReference<>(lab.source);
      Map<Host, Integer> ports =
          Map.of(lab.source, lab.port(lab.source), lab.destination, lab.port(lab.destination));
      Ledger ledger =
          new Ledger(
              8, 5, () -> Server.connect("app", ports.get(inCharge.get()), lab.login("app")));
      lab.component.prepare(lab.step(Direction.FORWARD));
      Probes probes = new Probes(lab);
      for (int round = 0; round < 6; round++) {
        Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
        lab.component.prepare(lab.step(direction));
        awaitCloseness(lab, direction);
        assertPassed(lab, direction);
        double usual = ledger.longestGap();
        int refused = ledger.refused.get();
        Host other = direction == Direction.FORWARD ? lab.destination : lab.source;
        String took = turn(lab, direction, () -> inCharge.set(other));
        Wait.millis(300);
        System.out.printf(
            "MEASURE redis %s: longest gap between acknowledged writes %.1f ms (usual %.1f), %d"
                + " refused, steps %s%n",
            direction, ledger.longestGap(), usual, ledger.refused.get() - refused, took);
      }
      probes.close();
      ledger.close();
      assertThat(probes.changes()).isEqualTo(6);
      assertHoldsExactly(lab, lab.source, ledger.acknowledged);
      assertThat(copies(lab)).isEqualTo(1);
    }
  }

  /** Every acknowledged number once; one without an answer may be there, once. */
  private static void assertHoldsExactly(Lab lab, Host host, Set<Long> acknowledged) {
    List<Long> there;
    try (Server server = lab.app(host)) {
      there =
          server.texts("LRANGE", Ledger.KEY, "0", "-1").stream()
              .map(Long::valueOf)
              .collect(Collectors.toList());
    }
    System.out.println("MEASURE redis acknowledged " + acknowledged.size());
    assertThat(acknowledged).hasSizeGreaterThan(1000);
    assertThat(new HashSet<>(there)).hasSameSizeAs(there).containsAll(acknowledged);
  }

  /** How often all was copied, on either side. */
  private static long copies(Lab lab) {
    long copies = 0;
    for (Host host : List.of(lab.source, lab.destination)) {
      try (Server server = lab.app(host)) {
        copies += Long.parseLong(server.info("stats").get("sync_full"));
      }
    }
    return copies;
  }

  static void awaitCloseness(Lab lab, Direction direction) {
    var lag = lab.component.follow(lab.step(direction));
    for (int i = 0; i < 100 && lag.verdict() != Verdict.PASS; i++) {
      Wait.millis(100);
      lag = lab.component.follow(lab.step(direction));
    }
    assertThat(lag.verdict()).as(lag.what()).isEqualTo(Verdict.PASS);
  }

  static void assertPassed(Lab lab, Direction direction) {
    assertThat(lab.component.confirm(lab.step(direction)).findings())
        .allSatisfy(it -> assertThat(it.verdict()).as(it.toString()).isEqualTo(Verdict.PASS))
        .extracting(Finding::check)
        .contains("content.keys");
  }

  static String turn(Lab lab, Direction direction, Runnable released) {
    List<String> took = new ArrayList<>();
    try (SwitchPart part = lab.open(direction)) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(3));
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      long start = System.nanoTime();
      String position = part.fence(deadline);
      start = lap(took, "fence", start);
      part.reach(position, deadline);
      start = lap(took, "reach", start);
      part.ready(position, deadline);
      start = lap(took, "ready", start);
      part.takeOver(Deadline.in(Duration.ofSeconds(8)));
      start = lap(took, "takeOver", start);
      released.run();
      part.settle();
      long end = lap(took, "settle", start);
      assertThat(end).isGreaterThan(start);
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
    }
    return String.join(" ", took);
  }

  private static long lap(List<String> took, String name, long start) {
    long now = System.nanoTime();
    took.add("%s %.1f".formatted(name, (now - start) / 1e6));
    return now;
  }
}
