package dev.ferry.activities.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class HaProxyLabTest {
  private static EdgeLab lab;

  @BeforeAll
  static void open() throws Exception {
    lab = new EdgeLab();
  }

  @AfterAll
  static void close() throws Exception {
    lab.reset();
    lab.close();
  }

  @BeforeEach
  void reset() throws Exception {
    lab.reset();
  }

  private static Deadline seconds(int count) {
    return Deadline.in(Duration.ofSeconds(count));
  }

  @Test
  void inspectsWithoutPreparingAndFindsNothingToMend() {
    Inspection inspection = lab.component.inspect(lab.step(Direction.FORWARD, 0));
    inspection.facts().forEach((name, value) -> System.out.println(name + ": " + value));
    inspection.findings().forEach(System.out::println);
    assertThat(inspection.findings()).allMatch(finding -> finding.verdict() == Verdict.PASS);
    assertThat(inspection.before().values())
        .containsEntry("server old", "ready 100")
        .containsEntry("server new", "maint 100")
        .containsEntry("hold", "0");
  }

  @Test
  void turnsTheTrafficThereAndBackUnderLoadWithoutAFailedRequest() throws Exception {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    Map<String, List<Long>> times = new TreeMap<>();
    try (Load load = new Load(lab.publicAddress(), 8)) {
      Thread.sleep(500);
      for (int round = 0; round < 10; round++) {
        Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
        String there = round % 2 == 0 ? "destination" : "source";
        long begun = System.nanoTime();
        long done = turn(direction, round + 2, times);
        Thread.sleep(300);
        assertThat(load.answeredSince(done)).containsExactly(there);
        times
            .computeIfAbsent("longest gap", any -> new ArrayList<>())
            .add(load.longestGap(begun) * 1000);
        List<Finding> findings = lab.component.confirm(lab.step(direction, round + 2)).findings();
        assertThat(findings).allMatch(finding -> finding.verdict() == Verdict.PASS);
      }
      assertThat(load.failures()).isEmpty();
      assertThat(load.answers()).hasSizeGreaterThan(500);
      System.out.println(load.answers().size() + " requests, none failed");
    }
    times.forEach((step, micros) -> System.out.println(step + ": " + shown(micros)));
  }

  private static String shown(List<Long> micros) {
    long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
    return "median %.1f ms, most %.1f ms of %s"
        .formatted(
            sorted[sorted.length / 2] / 1e3,
            sorted[sorted.length - 1] / 1e3,
            Arrays.toString(Arrays.stream(sorted).map(m -> m / 1000).toArray()));
  }

  private static long turn(Direction direction, long epoch, Map<String, List<Long>> times) {
    try (SwitchPart part = lab.open(direction, epoch)) {
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      long begun = System.nanoTime();
      String[] position = new String[1];
      timed("1 fence", times, () -> position[0] = part.fence(seconds(3)));
      timed("2 reach", times, () -> part.reach(position[0], seconds(3)));
      timed("3 ready", times, () -> part.ready(position[0], seconds(3)));
      timed("4 takeOver", times, () -> part.takeOver(seconds(8)));
      times
          .computeIfAbsent("5 all", any -> new ArrayList<>())
          .add((System.nanoTime() - begun) / 1000);
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
      return System.nanoTime();
    }
  }

  private static void timed(String step, Map<String, List<Long>> times, Runnable work) {
    long start = System.nanoTime();
    work.run();
    times.computeIfAbsent(step, any -> new ArrayList<>()).add((System.nanoTime() - start) / 1000);
  }
}
