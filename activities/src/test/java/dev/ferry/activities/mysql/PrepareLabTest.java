package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.mysqlfamily.DatabaseException;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MysqlLab
class PrepareLabTest {
  private static final String SEED = "/var/lib/ferry/lab-move/mysql-db.seed";
  private Lab lab;

  @BeforeEach
  void fresh() {
    lab = Lab.fresh();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void prepare() {
    lab.component.prepare(lab.step(Direction.FORWARD));
  }

  private List<String> unconfirmed() {
    Evidence evidence = lab.component.confirm(lab.step(Direction.FORWARD));
    return notPassed(evidence.findings());
  }

  private static List<String> notPassed(List<Finding> findings) {
    List<Finding> failed =
        findings.stream().filter(finding -> finding.verdict() != Verdict.PASS).toList();
    failed.forEach(finding -> System.out.println("MEASURE " + finding));
    return failed.stream().map(Finding::check).toList();
  }

  private Lag follow() {
    return lab.component.follow(lab.step(Direction.FORWARD));
  }

  private void followsAgain() {
    while (follow().verdict() != Verdict.PASS) {
      Thread.onSpinWait();
    }
  }

  @Test
  void preparingTwiceGivesOneReplicaWithTheServicesAccountsAndTakingBackLeavesNothing() {
    String everything =
        "SHOW DATABASES; SELECT user, host FROM mysql.user ORDER BY 1, 2; SELECT @@read_only,"
            + " @@super_read_only, @@event_scheduler, @@gtid_executed, @@replica_net_timeout";
    String before = lab.sql(lab.destination, everything);
    lab.sql(
        lab.source,
        "INSTALL COMPONENT 'file://component_query_attributes'; INSERT INTO mysql.time_zone_name"
            + " VALUES ('Europe/Berlin', 1)"); // which the copy brings
    String expected =
        "the first copy will be a copy of the server's files, if its directory can be exchanged,"
            + " which is tried beforehand";
    assertThat(lab.obstacles()).isEmpty();
    Inspection inspection = lab.component.inspect(lab.step(Direction.FORWARD));
    assertThat(inspection.findings()).extracting(Finding::what).contains(expected);
    prepare();
    prepare();
    assertThat(unconfirmed()).isEmpty();
    assertThat(lab.obstacles()).isEmpty();
    String grants = "SHOW GRANTS FOR app@'127.0.0.1'; SHOW GRANTS FOR teller";
    assertThat(lab.sql(lab.destination, grants)).isEqualTo(lab.sql(lab.source, grants));
    assertThat(lab.sql(lab.destination, "SELECT @@super_read_only, @@event_scheduler"))
        .isEqualTo("1\tOFF");
    assertThat(lab.sql(lab.destination, everything)).isNotEqualTo(before);
    String kept = "/var/lib/mysql-files/" + lab.names().schema();
    assertThat(lab.root(lab.destination, "test", "-d", kept + "/data/mysql").ok()).isTrue();
    Undo undo = new Undo("db", Phase.PREPARE, inspection.before());
    for (int i = 0; i < 2; i++) {
      lab.component.restore(lab.step(Direction.FORWARD), undo);
      lab.component.cleanUp(lab.step(Direction.FORWARD));
    }
    assertThat(lab.sql(lab.destination, everything)).isEqualTo(before);
    assertThat(lab.root(lab.destination, "test", "-e", kept).ok()).isFalse();
    assertThat(lab.sql(lab.source, "SELECT user FROM mysql.user WHERE user LIKE 'ferry\\\\_%'"))
        .isEmpty();
    assertThat(lab.sql(lab.source, "SHOW DATABASES LIKE 'ferry%'")).isEmpty();
    for (Host host : List.of(lab.source, lab.destination)) {
      String left =
          "find /var/lib/ferry/lab-move /etc/mysql -name '*ferry-lab*' -o -name 'mysql-*'";
      assertThat(lab.root(host, "sh", "-c", left).text()).isEmpty();
    }
  }

  @Test
  void aWorkerThatDiesInTheMiddleIsFollowedByOneThatGoesOnAndHalfASeedIsBegunAnew()
      throws Exception {
    lab.root(lab.destination, "mkdir", "-p", "/var/lib/ferry/lab-move").orThrow();
    lab.root(lab.destination, "sh", "-c", "echo seeding >\"$1\"", "sh", SEED).orThrow();
    lab.sql(
        lab.destination,
        "SET sql_log_bin=0; CREATE DATABASE orders; CREATE TABLE orders.half (a INT)");
    lab.sql(
        lab.source,
        "CREATE TABLE orders.bulk (id INT AUTO_INCREMENT PRIMARY KEY, b LONGTEXT); INSERT INTO"
            + " orders.bulk (b) SELECT REPEAT(SHA2(RAND(), 256), 10000) FROM orders.orders LIMIT"
            + " 100");
    try (Lab next = lab.again()) {
      Thread dying = dying(lab);
      String begunAnew =
          "SELECT IFNULL(GROUP_CONCAT(table_name), 'half') FROM information_schema.tables WHERE"
              + " table_schema = 'orders'";
      while (lab.sql(lab.destination, begunAnew).equals("half")) {
        Thread.onSpinWait();
      }
      lab.remotes.close();
      dying.join();
      next.component.prepare(next.step(Direction.FORWARD));
      Evidence evidence = next.component.confirm(next.step(Direction.FORWARD));
      assertThat(notPassed(evidence.findings())).isEmpty();
      assertThat(next.closed(next.destination)).isTrue();
    }
  }

  @Test
  void aCloneWhoseWorkersDieInItsMiddleAndWhileTheServerRestartsIsCompleted() throws Exception {
    lab.sql(lab.source, "SET GLOBAL max_connections=123");
    lab.sql(
        lab.destination,
        "SET PERSIST max_connections=123; SET sql_log_bin=0; INSTALL PLUGIN clone SONAME"
            + " 'mysql_clone.so'; SET GLOBAL clone_max_data_bandwidth=1");
    try (Lab next = lab.again();
        Lab last = next.again()) {
      Thread dying = dying(lab);
      String first = cloning(next, "");
      while (next.cloned(next.destination).orElse(0L) == 0) {
        Thread.onSpinWait();
      }
      lab.remotes.close();
      dying.join();
      dying = dying(next);
      cloning(last, first);
      last.sql(last.destination, "SET GLOBAL clone_max_data_bandwidth=0");
      while (!last.root(last.destination, "cat", SEED).text().equals("exchanging")) {
        Thread.onSpinWait();
      }
      next.remotes.close();
      dying.join();
      prepareOnceUp(last);
      Evidence evidence = last.component.confirm(last.step(Direction.FORWARD));
      assertThat(notPassed(evidence.findings())).isEmpty();
      assertThat(last.closed(last.destination)).isTrue();
      String kept = "/var/lib/mysql-files/" + lab.names().schema();
      String itsOwn = "ls " + kept + "/data/mysql/ /var/lib/mysql/ferry-clone && ! ls " + kept;
      assertThat(last.root(last.destination, "sh", "-c", itsOwn + "/data/orders").ok()).isTrue();
      assertThat(last.sql(last.destination, "SELECT @@max_connections")).isEqualTo("123");
      last.component.cleanUp(last.step(Direction.FORWARD));
      assertThat(last.root(last.destination, "test", "-e", kept).ok()).isFalse();
    }
  }

  private static Thread dying(Lab lab) {
    return Thread.ofPlatform()
        .start(
            () ->
                assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
                    .satisfies(e -> System.out.println("MEASURE " + e.getMessage())));
  }

  /** The connection that clones, which is another one than that; a server has only one. */
  private static String cloning(Lab lab, String other) {
    String pid = other;
    while (pid.equals(other)) {
      assertThat(lab.root(lab.destination, "cat", SEED).text()).isNotEqualTo("seeding");
      pid =
          lab.sql(
              lab.destination,
              "SELECT IFNULL(MAX(pid), '"
                  + other
                  + "') FROM performance_schema.clone_status WHERE state = 'In Progress'");
    }
    return pid;
  }

  /** As Temporal would: the step is tried again until the server is up. */
  private static void prepareOnceUp(Lab lab) {
    boolean prepared = false;
    while (!prepared) {
      try {
        lab.component.prepare(lab.step(Direction.FORWARD));
        prepared = true;
      } catch (DatabaseException restarting) {
        assertThat(restarting).hasMessageContaining("FERRY-DB-00");
      }
    }
  }

  @Test
  void aDirectoryThatCannotBeExchangedIsFoundWhileTheServerRunsAndADumpIsTaken() {
    lab.close();
    lab = Lab.freshBelowAnOverlay();
    String running = "systemctl show -P MainPID mysql; find /var/lib/mysql-files";
    String before = lab.root(lab.destination, "sh", "-c", running).text();
    prepare();
    assertThat(lab.root(lab.destination, "sh", "-c", running).text()).isEqualTo(before);
    Evidence evidence = lab.component.confirm(lab.step(Direction.FORWARD));
    assertThat(notPassed(evidence.findings())).isEmpty();
    assertThat(evidence.findings())
        .extracting(Finding::what)
        .contains(
            "the first copy was a dump, because /var/lib/mysql cannot be exchanged for another"
                + " directory: Invalid cross-device link");
  }

  @Test
  void whatDiffersOrStandsStillIsNoSuccess() {
    prepare();
    String unlogged =
        "SET GLOBAL super_read_only=0; SET sql_log_bin=0; %s; SET GLOBAL super_read_only=1";
    lab.sql(lab.destination, unlogged.formatted("UPDATE orders.orders SET bytes = 0 WHERE id = 5"));
    assertThat(unconfirmed()).containsExactly("content.rows");
    lab.sql(lab.destination, unlogged.formatted("DELETE FROM orders.orders WHERE id = 5"));
    assertThat(unconfirmed()).containsExactly("content.rows");
    lab.sql(lab.source, "DELETE FROM orders.orders WHERE id = 5");
    Lag lag = follow();
    assertThat(lag.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(lag.what()).contains("orders.orders");
    lab.sql(
        lab.destination,
        unlogged.formatted("INSERT INTO orders.orders VALUES (5, 'x', 1, NOW(6))")
            + "; START REPLICA");
    followsAgain();
    assertThat(unconfirmed()).isEmpty();
    lab.sql(lab.destination, "STOP REPLICA");
    assertThat(follow().verdict()).isEqualTo(Verdict.FAIL);
    lab.sql(lab.destination, "START REPLICA");
    followsAgain();
    lab.sql(lab.source, "SET GLOBAL super_read_only=1");
    assertThat(follow().verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(unconfirmed()).contains("writable.source");
    lab.sql(lab.source, "SET GLOBAL read_only=0");
    lab.root(lab.destination, "rm", lab.names().dropIn()).orThrow();
    lab.sql(
        lab.destination, "SET GLOBAL super_read_only=0; DELETE FROM orders.orders WHERE id = 6");
    assertThat(follow().what()).contains("accepts writes", "SET GLOBAL super_read_only=1");
    assertThat(unconfirmed())
        .contains("fenced.destination", "restart.destination", "replication.contained");
    lab.sql(lab.destination, "SET GLOBAL super_read_only=1");
    Lag written = follow();
    assertThat(written.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(written.what()).contains("behind the other side's back");
  }
}
