package dev.ferry.activities.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceLab
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
  void putsExactStatesAndTheStateFileBack() {
    lab.ask("set server orders/new weight 37");
    Inspection before = lab.component.inspect(lab.step(Direction.FORWARD, 0));
    String file = lab.sh(lab.hosts.edge(), "cat /var/lib/haproxy/state");
    assertThat(before.before().values()).containsEntry("server new", "maint 37");
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    assertThat(lab.setting("new")).isEqualTo("drain 37");
    turn(Direction.FORWARD, 2, new TreeMap<>());
    assertThat(lab.setting("old") + ", " + lab.setting("new")).isEqualTo("drain 100, ready 100");
    Undo undo = new Undo("web", Phase.PREPARE, before.before());
    assertThatThrownBy(() -> lab.component.restore(lab.step(Direction.FORWARD, 2), undo))
        .hasMessageStartingWith("FERRY-HAP-010");
    turn(Direction.REVERSE, 3, new TreeMap<>());
    lab.component.restore(lab.step(Direction.FORWARD, 3), undo);
    lab.component.restore(lab.step(Direction.FORWARD, 3), undo);
    assertThat(lab.setting("old") + ", " + lab.setting("new")).isEqualTo("ready 100, maint 37");
    assertThat(lab.sh(lab.hosts.edge(), "cat /var/lib/haproxy/state")).isEqualTo(file);
    assertThat(lab.sh(lab.hosts.edge(), "cat /etc/haproxy/hold.map")).isEqualTo("hold 0");
    lab.component.cleanUp(lab.step(Direction.FORWARD, 3));
    lab.component.cleanUp(lab.step(Direction.FORWARD, 3));
    assertThat(lab.setting("new")).isEqualTo("maint 37");
  }

  @Test
  void afterAFinishedMoveTheServerLeftBehindIsInMaintenance() {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    turn(Direction.FORWARD, 2, new TreeMap<>());
    lab.component.cleanUp(lab.step(Direction.FORWARD, 2));
    assertThat(lab.setting("old") + ", " + lab.setting("new")).isEqualTo("maint 100, ready 100");
    lab.reload();
    assertThat(lab.setting("old") + ", " + lab.setting("new")).isEqualTo("maint 100, ready 100");
    assertThat(lab.sh(lab.hosts.edge(), "ls /var/lib/ferry/" + lab.migration()))
        .doesNotContain("haproxy");
  }

  @Test
  void aSlowRequestKeepsTheDrainFromEndingAndTheTrafficStays() throws Exception {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    try (Load load = new Load(lab.publicAddress(), 4);
        Socket slow = new Socket(lab.publicAddress(), 80);
        SwitchPart part = lab.open(Direction.FORWARD, 2)) {
      slow.getOutputStream()
          .write(
              "POST /orders/slow HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\nhel"
                  .getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(300);
      long begun = System.nanoTime();
      assertThatThrownBy(() -> part.fence(Deadline.in(Duration.ofMillis(700))))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-HAP-006 1 requests in flight");
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      System.out.println(
          "given up and thawed in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
      slow.getOutputStream().write("lo".getBytes(StandardCharsets.US_ASCII));
      assertThat(Load.reply(slow.getInputStream()).status()).isEqualTo(201);
      Thread.sleep(200);
      load.stop();
      assertThat(load.failures()).isEmpty();
      assertThat(load.servedSince(0)).containsExactly("source");
    }
  }

  @Test
  void aHoldThatNobodyReleasesEndsByItself() throws Exception {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    try (Load load = new Load(lab.publicAddress(), 4)) {
      SwitchPart part = lab.open(Direction.FORWARD, 2);
      long begun = System.nanoTime();
      part.fence(seconds(3));
      part.close();
      Thread.sleep(9_000);
      load.stop();
      assertThat(load.failures()).isEmpty();
      assertThat(load.longestGap(begun)).isBetween(7_900L, 8_300L);
      assertThat(load.servedSince(0)).containsExactly("source");
    }
  }

  @Test
  void aSessionEndedByALaterClaimCanChangeNothingAnyMore() throws Exception {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    try (SwitchPart stale = lab.open(Direction.FORWARD, 2)) {
      String position = stale.fence(seconds(3));
      lab.remotes.raise(lab.hosts.edge(), new Claim(lab.migration(), 2, 1));
      String state = lab.ask("show servers state orders");
      String hold = lab.ask("get map /etc/haproxy/hold.map hold");
      assertThatThrownBy(() -> stale.ready(position, seconds(3)))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(() -> stale.takeOver(seconds(3))).isInstanceOf(RuntimeException.class);
      assertThatThrownBy(stale::thaw)
          .isInstanceOf(RemoteException.class)
          .hasMessageStartingWith("FERRY-SSH-005");
      assertThat(lab.ask("get map /etc/haproxy/hold.map hold")).isEqualTo(hold);
      assertThat(lab.setting("old") + ", " + lab.setting("new")).isEqualTo("ready 100, drain 100");
      assertThat(state).contains(" old ");
    }
    try (SwitchPart next =
        lab.component
            .open(lab.step(Direction.FORWARD, 2), new Claim(lab.migration(), 2, 1), EdgeLab.LIMITS)
            .orElseThrow()) {
      assertThat(next.standing()).isEqualTo(Standing.FENCED);
      next.thaw();
      assertThat(next.standing()).isEqualTo(Standing.HOME);
    }
  }

  @Test
  void aTargetThatIsDownIsRefused() {
    lab.sh(lab.hosts.destination(), "systemctl stop php8.2-fpm");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD, 1)))
        .hasMessageStartingWith("FERRY-HAP-004 server new is DOWN: L7STS 502");
    lab.sh(lab.hosts.destination(), "systemctl start php8.2-fpm");
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    assertThat(lab.component.follow(lab.step(Direction.FORWARD, 1)).verdict())
        .isEqualTo(Verdict.PASS);
    lab.sh(lab.hosts.destination(), "systemctl stop nginx; sleep 2.5");
    assertThat(lab.component.follow(lab.step(Direction.FORWARD, 1)).verdict())
        .isEqualTo(Verdict.FAIL);
    try (SwitchPart part = lab.open(Direction.FORWARD, 2)) {
      assertThatThrownBy(() -> part.fence(seconds(3)))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-HAP-004 server new is DOWN: L4CON");
      assertThat(part.standing()).isEqualTo(Standing.HOME);
    }
  }

  @Test
  void aWeightThatSomeoneElseChangesFailsTheProofAndIsNotOverwritten() {
    Inspection before = lab.component.inspect(lab.step(Direction.FORWARD, 0));
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    assertThat(lab.component.confirm(lab.step(Direction.FORWARD, 1)).verdict())
        .isEqualTo(Verdict.PASS);
    lab.ask("set server orders/old weight 55");
    assertThat(lab.component.confirm(lab.step(Direction.FORWARD, 1)).verdict())
        .isEqualTo(Verdict.FAIL);
    Undo undo = new Undo("web", Phase.PREPARE, before.before());
    assertThatThrownBy(() -> lab.component.restore(lab.step(Direction.FORWARD, 1), undo))
        .hasMessageStartingWith("FERRY-HAP-009");
    assertThat(lab.setting("old")).isEqualTo("ready 55");
  }

  @Test
  void namesThatHaproxyDoesNotKnowAreFindings() {
    Step backend = lab.step(lab.spec("shop", "old", "new"), Direction.FORWARD, 1);
    assertThat(lab.component.inspect(backend).findings())
        .anyMatch(f -> f.check().equals("haproxy.backend") && f.verdict() == Verdict.FAIL);
    assertThatThrownBy(() -> lab.component.prepare(backend))
        .hasMessageStartingWith("FERRY-HAP-002");
    Step server = lab.step(lab.spec("orders", "old", "newer"), Direction.FORWARD, 1);
    assertThat(lab.component.inspect(server).findings())
        .anyMatch(f -> f.check().equals("haproxy.servers") && f.verdict() == Verdict.FAIL);
    assertThatThrownBy(() -> lab.component.prepare(server)).hasMessageStartingWith("FERRY-HAP-003");
  }

  @Test
  void whatIsNotAsPreparedIsRefused() {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    lab.ask("set server orders/new state maint");
    try (SwitchPart part = lab.open(Direction.FORWARD, 2)) {
      assertThatThrownBy(() -> part.fence(seconds(3))).hasMessageStartingWith("FERRY-HAP-005");
    }
    lab.ask("set server orders/new state ready");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD, 2)))
        .hasMessageStartingWith("FERRY-HAP-012");
    lab.sh(lab.hosts.edge(), "systemctl stop haproxy");
    assertThatThrownBy(() -> lab.component.follow(lab.step(Direction.FORWARD, 2)))
        .hasMessageStartingWith("FERRY-HAP-001");
  }

  @Test
  void withoutAStateFileNothingIsPrepared() {
    lab.sh(
        lab.hosts.edge(),
        "cp -p /etc/haproxy/haproxy.cfg /root/haproxy.cfg;"
            + " sed -i '/server-state-file/d' /etc/haproxy/haproxy.cfg");
    try {
      assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD, 1)))
          .hasMessageStartingWith("FERRY-HAP-011");
      assertThat(lab.component.inspect(lab.step(Direction.FORWARD, 1)).findings())
          .anyMatch(f -> f.check().equals("haproxy.reload") && f.verdict() == Verdict.FAIL);
    } finally {
      lab.sh(lab.hosts.edge(), "mv /root/haproxy.cfg /etc/haproxy/haproxy.cfg");
    }
  }

  @Test
  void aReloadWhileRequestsAreHeldCallsTheSwitchOffAndNoRequestFails() throws Exception {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    try (Load load = new Load(lab.publicAddress(), 8);
        SwitchPart part = lab.open(Direction.FORWARD, 2)) {
      Thread.sleep(200);
      String position = part.fence(seconds(3));
      lab.reload();
      assertThatThrownBy(() -> part.ready(position, seconds(3)))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-HAP-007");
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      Thread.sleep(500);
      load.stop();
      assertThat(load.failures()).isEmpty();
      assertThat(load.servedSince(0)).containsExactly("source");
    }
  }

  @Test
  void aReloadWithNothingHeldIsNoHindrance() throws Exception {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    try (SwitchPart part = lab.open(Direction.FORWARD, 2)) {
      String position = part.fence(seconds(3));
      lab.reload();
      try (Load load = new Load(lab.publicAddress(), 8, false)) {
        Thread.sleep(300);
        part.ready(position, seconds(3));
        part.takeOver(seconds(8));
        part.settle();
        lab.reload();
        Thread.sleep(500);
        load.stop();
        assertThat(load.failures()).isEmpty();
        assertThat(load.servedSince(0)).containsExactly("destination");
      }
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
    }
  }

  @Test
  void aReloadAfterTheDecisionSendsNothingToTheFencedSide() throws Exception {
    lab.component.prepare(lab.step(Direction.FORWARD, 1));
    try (Load load = new Load(lab.publicAddress(), 8);
        SwitchPart part = lab.open(Direction.FORWARD, 2)) {
      Thread.sleep(200);
      String position = part.fence(seconds(3));
      part.ready(position, seconds(3));
      long decided = System.nanoTime();
      lab.reload();
      part.takeOver(seconds(8));
      part.settle();
      try (Load others = new Load(lab.publicAddress(), 4, false)) {
        Thread.sleep(500);
        others.stop();
        assertThat(others.failures()).isEmpty();
        assertThat(others.servedSince(0)).containsExactly("destination");
      }
      load.stop();
      assertThat(load.answeredSince(decided)).doesNotContain("source");
      System.out.println("refused by the old process: " + load.failures());
      assertThat(load.failures()).hasSizeLessThanOrEqualTo(8);
    }
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
      timed("5 settle", times, part::settle);
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
