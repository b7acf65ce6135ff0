package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.mysqlfamily.Turns;
import dev.ferry.activities.mysqlfamily.Writers;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
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
                  MariaDbDialect.INSTANCE.connect(
                      "app", ports.get(inCharge.get().equals(source) ? 0 : 1), "app", "app-lab"))) {
        lab.component.prepare(lab.step(Direction.FORWARD));
        for (int round = 0; round < 4; round++) {
          Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
          lab.component.prepare(lab.step(direction));
          long before = writers.acknowledged.size();
          Wait.millis(2000);
          long rate = (writers.acknowledged.size() - before) / 2;
          Turns.awaitCloseness(lab, direction);
          System.out.println(
              "MEASURE " + direction + " at " + rate + "/s: " + Turns.turn(lab, direction));
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
}
