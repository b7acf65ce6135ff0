package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.mysqlfamily.Turns;
import dev.ferry.activities.mysqlfamily.Writers;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From MariaDB 10.11 to 11.8, and back. */
@DatabasesLab
class NewerReleaseLabTest {
  private Lab lab;

  @BeforeEach
  void reset() {
    lab = Lab.ofTwoReleases();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void noAcknowledgedRowIsLostThereAndBackOnceTheCollationsAreTheSame() {
    assertThat(failed())
        .extracting(Finding::check)
        .containsExactly("settings.character_set_collations.11.8", "settings.collation_server");
    lab.set(lab.destination, "character_set_collations=''", "collation_server=utf8mb4_general_ci");
    assertThat(failed()).isEmpty();

    AtomicReference<Host> inCharge = new AtomicReference<>(lab.source);
    List<Integer> ports = List.of(lab.port(lab.source), lab.port(lab.destination));
    Set<Long> acknowledged;
    try (Writers writers =
        new Writers(
            8,
            10,
            () ->
                MariaDbDialect.INSTANCE.connect(
                    "app",
                    ports.get(inCharge.get().equals(lab.source) ? 0 : 1),
                    "app",
                    "app-lab"))) {
      for (int round = 0; round < 4; round++) {
        Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
        lab.component.prepare(lab.step(direction));
        Turns.awaitCloseness(lab, direction);
        expectEqual(direction);
        System.out.println("MEASURE " + direction + ": " + Turns.turn(lab, direction));
        inCharge.set(direction == Direction.FORWARD ? lab.destination : lab.source);
        Wait.millis(500);
      }
      acknowledged = writers.acknowledged;
    }
    assertThat(acknowledged).hasSizeGreaterThan(500);
    Set<Long> there =
        lab.sql(lab.source, "SELECT n FROM orders.ledger")
            .lines()
            .map(Long::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(there).containsAll(acknowledged);
  }

  @Test
  void whatTheOlderOneCannotTakeStopsTheWayBackAloud() {
    lab.set(lab.destination, "character_set_collations=''", "collation_server=utf8mb4_general_ci");
    lab.component.prepare(lab.step(Direction.FORWARD));
    Turns.awaitCloseness(lab, Direction.FORWARD);
    System.out.println("MEASURE " + Turns.turn(lab, Direction.FORWARD));
    lab.component.prepare(lab.step(Direction.REVERSE));
    lab.sql(
        lab.destination,
        "INSERT INTO orders.orders (token, bytes, at) VALUES ('far', 1, '2040-01-01 00:00:00')");
    Lag lag = lab.component.follow(lab.step(Direction.REVERSE));
    for (int i = 0; i < 100 && lag.verdict() != Verdict.FAIL; i++) {
      Wait.millis(100);
      lag = lab.component.follow(lab.step(Direction.REVERSE));
    }
    assertThat(lag.what()).contains("orders.orders");
  }

  private List<Finding> failed() {
    return lab.component.inspect(lab.step(Direction.FORWARD)).findings().stream()
        .filter(finding -> finding.verdict() != Verdict.PASS)
        .toList();
  }

  private void expectEqual(Direction direction) {
    assertThat(Turns.proof(lab, direction).findings())
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.PASS));
  }
}
