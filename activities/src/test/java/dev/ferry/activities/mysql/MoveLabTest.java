package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.mysqlfamily.DatabaseException;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.Turns;
import dev.ferry.activities.mysqlfamily.Writers;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@MysqlLab
class MoveLabTest {
  @Test
  void noAcknowledgedRowIsLostThereAndBackTwiceAndNeverAreBothSidesWritable() throws Exception {
    try (Lab lab = Lab.fresh()) {
      lab.component.prepare(lab.step(Direction.FORWARD));
      AtomicInteger inCharge = new AtomicInteger();
      List<Integer> ports = List.of(lab.port(lab.source), lab.port(lab.destination));
      AtomicBoolean watching = new AtomicBoolean(true);
      AtomicInteger bothWritable = new AtomicInteger();
      AtomicInteger looks = new AtomicInteger();
      Thread watch = Thread.ofPlatform().start(() -> watch(ports, watching, bothWritable, looks));
      Set<Long> acknowledged;
      // More would leave a replica on the same two cores behind for good.
      try (Writers writers = new Writers(4, 20, () -> connect(ports.get(inCharge.get())))) {
        for (int round = 0; round < 4; round++) {
          Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
          lab.component.prepare(lab.step(direction));
          Turns.awaitCloseness(lab, direction);
          assertSame(Turns.proof(lab, direction));
          double comparing = writers.longestGapMillis();
          String steps = Turns.turn(lab, direction);
          int next = 1 - inCharge.get();
          inCharge.set(next);
          long before = writers.acknowledged.size();
          while (writers.acknowledged.size() < before + 200) {
            Thread.onSpinWait();
          }
          System.out.printf(
              "MEASURE %s: %s; longest gap between acknowledged writes %.0f ms, %.0f ms while"
                  + " both sides were prepared and compared%n",
              direction, steps, writers.longestGapMillis(), comparing);
        }
        acknowledged = writers.acknowledged;
      }
      watching.set(false);
      watch.join();
      assertThat(bothWritable).hasValue(0);
      assertThat(looks.get()).isGreaterThan(100);
      assertThat(acknowledged).hasSizeGreaterThan(1000);
      Set<Long> there =
          lab.sql(lab.source, "SELECT n FROM orders.ledger")
              .lines()
              .map(Long::valueOf)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(there).containsAll(acknowledged);
      lab.component.prepare(lab.step(Direction.FORWARD));
      Turns.awaitCloseness(lab, Direction.FORWARD);
      assertSame(Turns.proof(lab, Direction.FORWARD));
    }
  }

  private static Server connect(int port) {
    return MySqlDialect.INSTANCE.connect("app", port, "app", "app-lab");
  }

  /** The fence ends its connections too, as everybody's. */
  private static void watch(
      List<Integer> ports,
      AtomicBoolean watching,
      AtomicInteger bothWritable,
      AtomicInteger looks) {
    while (watching.get()) {
      try (Server one = connect(ports.get(0));
          Server other = connect(ports.get(1))) {
        while (watching.get()) {
          // The first is asked twice: what was open before and after was open in between.
          boolean both = open(one) && open(other) && open(one);
          bothWritable.addAndGet(both ? 1 : 0);
          looks.incrementAndGet();
        }
      } catch (DatabaseException ended) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean open(Server server) {
    return server.value("SELECT @@GLOBAL.read_only = 0").equals("1");
  }

  private static void assertSame(Evidence evidence) {
    assertThat(evidence.findings())
        .extracting(Finding::verdict)
        .as(evidence.toString())
        .containsOnly(Verdict.PASS);
  }
}
