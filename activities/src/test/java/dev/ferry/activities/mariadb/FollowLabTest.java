package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.mysqlfamily.Turns;
import dev.ferry.activities.mysqlfamily.Writers;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceLab
class FollowLabTest {
  private Lab lab;
  private Host source;
  private Host destination;

  @BeforeEach
  void prepare() {
    Lab.reset("source", "destination");
    lab = new Lab();
    source = lab.hosts.source();
    destination = lab.hosts.destination();
    lab.appAccount(source);
    lab.component.prepare(lab.step(Direction.FORWARD));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Lag follow() {
    Lag lag = lab.component.follow(lab.step(Direction.FORWARD));
    System.out.println("MEASURE " + lag);
    return lag;
  }

  private List<String> notPassed() {
    Evidence evidence = lab.component.confirm(lab.step(Direction.FORWARD));
    List<Finding> findings =
        evidence.findings().stream().filter(it -> it.verdict() != Verdict.PASS).toList();
    findings.forEach(finding -> System.out.println("MEASURE " + finding));
    return findings.stream().map(Finding::check).toList();
  }

  @Test
  void bothSidesAreEqualAtOnePositionWhileTheServiceWrites() {
    lab.sql(source, "CREATE TABLE orders.ledger (n BIGINT PRIMARY KEY, at DATETIME(6) NOT NULL)");
    int port = lab.port(source);
    try (Writers writers =
        new Writers(8, 10, () -> MariaDbDialect.INSTANCE.connect("app", port, "app", "app-lab"))) {
      Wait.millis(500);
      for (int i = 0; i < 3; i++) {
        Evidence evidence = Turns.proof(lab, Direction.FORWARD);
        assertThat(evidence.verdict()).isEqualTo(Verdict.PASS);
        assertThat(evidence.figures().get(Evidence.PREDICTED_PAUSE))
            .contains("trials of the last write's way", "stopping the replica", "on destination");
        Turns.awaitCloseness(lab, Direction.FORWARD);
      }
      assertThat(writers.acknowledged).isNotEmpty();
      assertThat(writers.refused.get()).isZero();
    }
  }

  @Test
  void aRowThatDiffersIsFoundAndItsNextChangeStopsTheReplica() {
    lab.sql(
        destination, "SET sql_log_bin=0; UPDATE orders.orders SET bytes = bytes + 1 WHERE id = 5");
    assertThat(notPassed()).containsExactly("content.rows");
    lab.sql(destination, "SET sql_log_bin=0; DELETE FROM orders.orders WHERE id = 5");
    assertThat(notPassed()).containsExactly("content.rows");
    lab.sql(source, "DELETE FROM orders.orders WHERE id = 5");
    Lag lag = follow();
    assertThat(lag.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(lag.what()).contains("Can't find record in 'orders'");
    assertThat(notPassed()).contains("replication.lag", "content.rows");
  }

  @Test
  void aWriteOfAPrivilegedUserAtTheDestinationIsFoundByTheNextRoundOfFollowing() {
    lab.sql(destination, "SET GLOBAL read_only=0");
    Lag open = follow();
    assertThat(open.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(open.what()).contains("accepts writes", "SET GLOBAL read_only=1");
    lab.sql(destination, "SET GLOBAL read_only=1");
    assertThat(follow().verdict()).isEqualTo(Verdict.PASS);
    lab.sql(destination, "DELETE FROM orders.orders WHERE id = 5");
    Lag written = follow();
    assertThat(written.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(written.what()).contains("behind the other side's back");
    assertThat(notPassed()).contains("replication.contained");
  }

  @Test
  void aStoppedReplicaAFencedSourceAndACutLinkAreNoSuccess() {
    lab.sql(destination, "STOP SLAVE");
    assertThat(follow().verdict()).isEqualTo(Verdict.FAIL);
    lab.sql(destination, "START SLAVE");
    Wait.millis(500);
    assertThat(follow().verdict()).isEqualTo(Verdict.PASS);
    lab.sql(source, "SET GLOBAL read_only=1");
    assertThat(follow().verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(notPassed()).contains("writable.source");
    lab.sql(source, "SET GLOBAL read_only=0");
    lab.root(destination, "nft", "add table ip cut").orThrow();
    lab.root(destination, "nft", "add chain ip cut in { type filter hook input priority 0 ; }")
        .orThrow();
    lab.root(
            destination,
            "nft",
            "add rule ip cut in ip saddr " + source.address() + " tcp sport 3306 drop")
        .orThrow();
    assertThat(follow().verdict()).isIn(Verdict.INCONCLUSIVE, Verdict.FAIL);
    Wait.millis(2500);
    assertThat(follow().verdict()).isEqualTo(Verdict.FAIL);
    lab.root(destination, "nft", "delete table ip cut").orThrow();
    Lag lag = follow();
    for (int i = 0; i < 20 && lag.verdict() != Verdict.PASS; i++) {
      Wait.millis(500);
      lag = follow();
    }
    assertThat(lag.verdict()).isEqualTo(Verdict.PASS);
    assertThat(notPassed()).isEmpty();
  }

  @Test
  void aSideThatWouldOpenAtItsRestartIsFound() {
    lab.root(destination, "rm", lab.names().dropIn()).orThrow();
    assertThat(notPassed()).containsExactly("restart.destination");
  }
}
