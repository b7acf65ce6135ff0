package dev.ferry.activities.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import dev.ferry.workflows.units.Units;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceLab
class UnitsLabTest {
  private static final Turn.Limits LIMITS =
      new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));

  private static final String INSTALL =
      """
      cd /etc/systemd/system
      printf '[Unit]\\nStartLimitIntervalSec=0\\n[Service]\\nType=oneshot\\nExecStart=/bin/sh -c "date +%%%%s.%%%%N >>/var/tmp/ticks"\\n' >tick.service
      printf '[Timer]\\nOnActiveSec=0\\nOnUnitActiveSec=300ms\\nAccuracySec=50ms\\n[Install]\\nWantedBy=multi-user.target\\n' >tick.timer
      printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' >worker.service
      printf '[Service]\\nTimeoutStopSec=4\\nExecStart=/bin/bash -c "trap : TERM; while :; do sleep 1; done"\\n' >stubborn.service
      printf '[Service]\\nExecStart=/bin/false\\n' >broken.service
      systemctl daemon-reload
      systemctl enable -q tick.timer worker.service
      """;

  private static final String REMOVE =
      """
      rm -f /etc/systemd/system.control/*
      systemctl daemon-reload
      systemctl kill -s KILL stubborn.service 2>/dev/null || :
      systemctl disable -q --now tick.timer worker.service stubborn.service broken.service 2>/dev/null || :
      rm -f /etc/systemd/system/{tick,worker,stubborn,broken}.* /var/tmp/ticks
      rm -rf /var/lib/ferry/units-????????
      systemctl daemon-reload
      systemctl reset-failed
      systemctl start nginx php8.2-fpm
      """;

  private static final Map<String, List<Long>> TIMES = new TreeMap<>();

  private static LabHosts hosts;
  private static JschRemotes remotes;
  private static UnitsComponent component;
  private static Claim tests;
  private String migration;

  @BeforeAll
  static void open() throws Exception {
    hosts = LabHosts.read();
    remotes = hosts.remotes();
    component = new UnitsComponent(remotes);
    tests = new Claim("units-tests", 1, 0);
    for (Host host : List.of(hosts.source(), hosts.destination())) {
      remotes.raise(host, tests);
    }
  }

  @AfterAll
  static void close() {
    for (Host host : List.of(hosts.source(), hosts.destination())) {
      sh(host, REMOVE);
      remotes.forget(host, tests);
    }
    remotes.close();
  }

  @BeforeEach
  void reset() {
    migration = "units-" + UUID.randomUUID().toString().substring(0, 8);
    for (Host host : List.of(hosts.source(), hosts.destination())) {
      sh(host, REMOVE + INSTALL);
    }
    sh(hosts.source(), "systemctl start tick.timer worker.service");
  }

  private static String sh(Host host, String script) {
    try (Remote remote = remotes.open(host, tests)) {
      return remote
          .run(Command.of("bash", "-s").asRoot().stdin(script.getBytes(StandardCharsets.UTF_8)))
          .orThrow()
          .text();
    }
  }

  private static String state(Host host, String unit) {
    return sh(host, "systemctl is-active " + unit + " || :; systemctl is-enabled " + unit + " || :")
        .replace('\n', ' ');
  }

  private static Units spec(List<String> serving, List<String> acting, boolean forceKill) {
    return new Units(
        "app",
        "source",
        "destination",
        serving,
        acting,
        Duration.ofSeconds(1),
        forceKill,
        List.of());
  }

  private static final Units SHOP =
      spec(List.of("php8.2-fpm", "nginx"), List.of("worker", "tick.timer"), false);

  private Step step(Units spec, Direction direction, long epoch) {
    return new Step(
        migration,
        epoch,
        direction,
        spec,
        Map.of("source", hosts.source(), "destination", hosts.destination()));
  }

  private SwitchPart open(Units spec, Direction direction, long epoch) {
    Claim claim = new Claim(migration, epoch, 0);
    remotes.raise(hosts.source(), claim);
    remotes.raise(hosts.destination(), claim);
    return component.open(step(spec, direction, epoch), claim, LIMITS).orElseThrow();
  }

  private static Deadline seconds(int count) {
    return Deadline.in(Duration.ofSeconds(count));
  }

  private static long ticksLast(Host host) {
    return Long.parseLong(
        sh(host, "tail -n 1 /var/tmp/ticks 2>/dev/null | cut -d. -f1 || :").isEmpty()
            ? "0"
            : sh(host, "tail -n 1 /var/tmp/ticks | cut -d. -f1"));
  }

  private static void timed(String step, Runnable work) {
    long start = System.nanoTime();
    work.run();
    TIMES
        .computeIfAbsent(step, any -> new ArrayList<>())
        .add((System.nanoTime() - start) / 1_000_000);
  }

  @Test
  void whatActsRunsOnOneHostOnlyThereAndBackAndExactStatesAreRestored() {
    String source = state(hosts.source(), "tick.timer");
    String destination = state(hosts.destination(), "tick.timer");
    Inspection before = component.inspect(step(SHOP, Direction.FORWARD, 0));
    before.findings().forEach(System.out::println);
    assertThat(before.findings()).allMatch(f -> f.verdict() == Verdict.PASS);
    sh(hosts.destination(), "systemctl stop nginx");
    before = component.inspect(step(SHOP, Direction.FORWARD, 0));
    component.prepare(step(SHOP, Direction.FORWARD, 1));
    component.prepare(step(SHOP, Direction.FORWARD, 1));
    assertThat(state(hosts.destination(), "tick.timer")).isEqualTo("inactive masked");
    assertThat(state(hosts.destination(), "worker")).isEqualTo("inactive masked");
    assertThat(component.follow(step(SHOP, Direction.FORWARD, 1)).verdict())
        .isEqualTo(Verdict.PASS);
    for (int round = 0; round < 6; round++) {
      Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
      Host from = round % 2 == 0 ? hosts.source() : hosts.destination();
      Host to = round % 2 == 0 ? hosts.destination() : hosts.source();
      try (SwitchPart part = open(SHOP, direction, round + 2)) {
        assertThat(part.standing()).isEqualTo(Standing.HOME);
        String[] position = new String[1];
        timed("fence", () -> position[0] = part.fence(seconds(3)));
        assertThat(position[0]).isEqualTo("worker.service tick.timer");
        assertThat(part.standing()).isEqualTo(Standing.FENCED);
        timed("reach", () -> part.reach(position[0], seconds(3)));
        timed("ready", () -> part.ready(position[0], seconds(3)));
        timed("takeOver", () -> part.takeOver(seconds(8)));
        part.takeOver(seconds(8));
        assertThat(part.standing()).isEqualTo(Standing.TAKEN);
      }
      assertThat(state(from, "tick.timer")).isEqualTo("inactive masked");
      assertThat(state(from, "tick.service")).isEqualTo("inactive masked");
      assertThat(state(to, "tick.timer")).isEqualTo("active enabled");
      assertThat(component.confirm(step(SHOP, direction, round + 2)).findings())
          .allMatch(f -> f.verdict() == Verdict.PASS);
    }
    System.out.println("median is the third: units, ms of each switch: " + TIMES);
    component.restore(
        step(SHOP, Direction.FORWARD, 7), new Undo("app", Phase.PREPARE, before.before()));
    assertThat(state(hosts.source(), "tick.timer")).isEqualTo(source);
    assertThat(state(hosts.destination(), "tick.timer")).isEqualTo(destination);
    assertThat(state(hosts.destination(), "nginx")).isEqualTo("inactive enabled");
    component.cleanUp(step(SHOP, Direction.FORWARD, 7));
    assertThat(sh(hosts.source(), "ls /var/lib/ferry/" + migration)).doesNotContain("units-");
  }

  @Test
  void aFenceSurvivesARestartOfTheHostAndThawCommandsBringTheUnitsBack() throws Exception {
    component.prepare(step(SHOP, Direction.FORWARD, 1));
    List<List<String>> thaw;
    try (SwitchPart part = open(SHOP, Direction.FORWARD, 2)) {
      thaw = part.thawCommands();
      part.fence(seconds(3));
    }
    restart(hosts.source());
    assertThat(state(hosts.source(), "tick.timer")).isEqualTo("inactive masked");
    assertThat(state(hosts.source(), "worker")).isEqualTo("inactive masked");
    long ticked = ticksLast(hosts.source());
    Thread.sleep(1500);
    assertThat(ticksLast(hosts.source())).isEqualTo(ticked);
    for (int twice = 0; twice < 2; twice++) {
      for (List<String> command : thaw) {
        try (Remote remote = remotes.open(hosts.source(), tests)) {
          remote.run(Command.of(command.toArray(String[]::new)).asRoot()).orThrow();
        }
      }
    }
    Thread.sleep(1500);
    assertThat(state(hosts.source(), "tick.timer")).isEqualTo("active enabled");
    assertThat(state(hosts.source(), "worker")).isEqualTo("active enabled");
    assertThat(ticksLast(hosts.source())).isGreaterThan(ticked);
  }

  private static void restart(Host host) throws InterruptedException {
    String boot = sh(host, "cat /proc/sys/kernel/random/boot_id");
    sh(host, "systemctl --no-block reboot");
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        if (!sh(host, "cat /proc/sys/kernel/random/boot_id").equals(boot)) {
          sh(host, "systemctl is-system-running --wait || :");
          return;
        }
      } catch (RemoteException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      Thread.sleep(200);
    }
  }

  @Test
  void aUnitThatIgnoresTheSignalCallsTheSwitchOffAndComesBack() throws Exception {
    Units spec = spec(List.of("nginx"), List.of("stubborn"), false);
    sh(hosts.source(), "systemctl start stubborn; sleep 0.3");
    component.prepare(step(spec, Direction.FORWARD, 1));
    try (SwitchPart part = open(spec, Direction.FORWARD, 2)) {
      assertThatThrownBy(() -> part.fence(seconds(3)))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith(
              "FERRY-UNIT-002 stubborn.service on source did not stop within 1000");
      part.thaw();
    }
    Thread.sleep(6000);
    assertThat(state(hosts.source(), "stubborn")).startsWith("active");
  }

  @Test
  void aUnitThatIgnoresTheSignalIsKilledWhereThePlanSaysSo() {
    Units spec = spec(List.of("nginx"), List.of("stubborn"), true);
    sh(hosts.source(), "systemctl start stubborn; sleep 0.3");
    component.prepare(step(spec, Direction.FORWARD, 1));
    try (SwitchPart part = open(spec, Direction.FORWARD, 2)) {
      String position = part.fence(seconds(3));
      part.reach(position, seconds(3));
      part.ready(position, seconds(3));
      part.takeOver(seconds(8));
    }
    assertThat(state(hosts.destination(), "stubborn")).startsWith("active");
    assertThat(state(hosts.source(), "stubborn")).doesNotStartWith("active");
  }

  @Test
  void unitsThatAreMissingFailedOrTriggeredAreFindings() {
    sh(hosts.destination(), "rm /etc/systemd/system/worker.service; systemctl daemon-reload");
    sh(hosts.source(), "systemctl start broken; sleep 0.3");
    Units spec = spec(List.of("php-fpm", "broken"), List.of("worker", "tick.service"), false);
    Inspection inspection = component.inspect(step(spec, Direction.FORWARD, 0));
    List<String> failed =
        inspection.findings().stream()
            .filter(f -> f.verdict() == Verdict.FAIL)
            .map(f -> f.check() + " " + f.what())
            .toList();
    assertThat(failed)
        .contains(
            "units.present source has no unit php-fpm.service; the nearest name there is"
                + " php8.2-fpm.service",
            "units.triggered tick.service on source is started again by tick.timer")
        .anyMatch(f -> f.startsWith("units.present destination has no unit worker.service"))
        .anyMatch(f -> f.startsWith("units.failed broken.service on source is failed"));
    assertThatThrownBy(
            () ->
                component.prepare(
                    step(spec(List.of("nginx"), List.of("worker"), false), Direction.FORWARD, 1)))
        .hasMessageStartingWith("FERRY-UNIT-005 destination has no unit worker.service");
    assertThatThrownBy(
            () ->
                component.prepare(
                    step(spec(List.of("broken"), List.of(), false), Direction.FORWARD, 1)))
        .hasMessageStartingWith("FERRY-UNIT-001 broken.service on source is failed");
  }

  @Test
  void withNothingActingOnlyTheServingUnitsAreLookedAt() {
    Units spec = spec(List.of("nginx"), List.of(), false);
    component.prepare(step(spec, Direction.FORWARD, 1));
    try (SwitchPart part = open(spec, Direction.FORWARD, 2)) {
      assertThat(part.thawCommands()).isEmpty();
      String position = part.fence(seconds(3));
      part.ready(position, seconds(3));
      sh(hosts.destination(), "systemctl stop nginx");
      assertThatThrownBy(() -> part.ready(position, seconds(3)))
          .hasMessageStartingWith("FERRY-UNIT-001 nginx.service on destination is inactive");
    }
    assertThat(component.follow(step(spec, Direction.FORWARD, 2)).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void unitsAreNotLetRunOnBothSides() {
    Inspection before = component.inspect(step(SHOP, Direction.FORWARD, 0));
    component.prepare(step(SHOP, Direction.FORWARD, 1));
    try (SwitchPart part = open(SHOP, Direction.FORWARD, 2)) {
      String position = part.fence(seconds(3));
      part.reach(position, seconds(3));
      sh(hosts.source(), "rm /etc/systemd/system.control/worker.service; systemctl daemon-reload");
      assertThatThrownBy(() -> part.ready(position, seconds(3)))
          .hasMessageStartingWith("FERRY-UNIT-004 worker.service on source");
      part.fence(seconds(3));
      part.reach(position, seconds(3));
      part.ready(position, seconds(3));
      part.takeOver(seconds(8));
    }
    Undo undo = new Undo("app", Phase.PREPARE, before.before());
    assertThatThrownBy(() -> component.restore(step(SHOP, Direction.FORWARD, 2), undo))
        .hasMessageStartingWith("FERRY-UNIT-006");
    assertThatThrownBy(() -> component.prepare(step(SHOP, Direction.FORWARD, 3)))
        .hasMessageStartingWith("FERRY-UNIT-007");
  }

  @Test
  void processesThatAUnitLeavesBehindKeepItFromBeingFenced() {
    sh(
        hosts.source(),
        "printf '[Service]\\nKillMode=process\\nExecStart=/bin/bash -c \"sleep 60 & sleep 61\"\\n'"
            + " >/etc/systemd/system/worker.service; systemctl daemon-reload;"
            + " systemctl restart worker; sleep 0.3");
    Units spec = spec(List.of(), List.of("worker"), false);
    component.prepare(step(spec, Direction.FORWARD, 1));
    try (SwitchPart part = open(spec, Direction.FORWARD, 2)) {
      assertThatThrownBy(() -> part.fence(seconds(3))).hasMessageStartingWith("FERRY-UNIT-003");
      part.thaw();
    }
    sh(hosts.source(), "systemctl kill --kill-whom=all --signal=KILL worker || :");
  }
}
