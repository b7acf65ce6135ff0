package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceLab
class PrepareLabTest {
  private Lab lab;
  private Host source;
  private Host destination;

  @BeforeEach
  void reset() {
    Lab.reset("source", "destination");
    lab = new Lab();
    source = lab.hosts.source();
    destination = lab.hosts.destination();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void prepare() {
    lab.component.prepare(lab.step(Direction.FORWARD));
  }

  private void expectEqual() {
    Evidence evidence = lab.component.confirm(lab.step(Direction.FORWARD));
    assertThat(evidence.findings())
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.PASS));
    assertThat(evidence.figures())
        .containsEntry("rows", lab.sql(source, "SELECT COUNT(*) FROM orders.orders"));
  }

  @Test
  void preparingTwiceGivesOneReplicaWithTheServicesAccounts() {
    prepare();
    String seeded = lab.sql(destination, "SELECT @@gtid_slave_pos");
    prepare();
    expectEqual();
    assertThat(seeded).isNotEmpty();
    assertThat(lab.loaded(destination)).isBetween(lab.loaded(source) / 2, lab.loaded(source) * 2);
    String grants = "SHOW GRANTS FOR orders@localhost";
    assertThat(lab.sql(destination, grants)).isEqualTo(lab.sql(source, grants));
    assertThat(lab.sql(destination, "SELECT @@read_only, @@event_scheduler")).isEqualTo("1\tOFF");
  }

  @Test
  void halfASeedIsBegunAnew() {
    String marker = "/var/lib/ferry/lab-move/mariadb-db.seed";
    lab.root(destination, "mkdir", "-p", "/var/lib/ferry/lab-move").orThrow();
    lab.root(destination, "sh", "-c", "echo seeding >\"$1\"", "sh", marker).orThrow();
    lab.sql(
        destination, "SET sql_log_bin=0; CREATE DATABASE orders; CREATE TABLE orders.half (a INT)");
    prepare();
    expectEqual();
  }

  @Test
  void aWorkerThatDiesInTheMiddleIsFollowedByOneThatGoesOn() throws Exception {
    try (Lab dying = new Lab()) {
      Thread worker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      dying.component.prepare(dying.step(Direction.FORWARD));
                    } catch (RuntimeException expected) {
                      System.out.println("MEASURE the dying worker saw: " + expected.getMessage());
                    }
                  });
      while (!lab.root(destination, "test", "-e", "/var/lib/ferry/lab-move/mariadb-db.seed").ok()) {
        Wait.millis(10);
      }
      dying.remotes.close();
      worker.join();
    }
    lab.epoch++;
    prepare();
    expectEqual();
  }

  @Test
  void refusesADestinationWithASchemaOfTheSameName() {
    lab.sql(destination, "CREATE DATABASE orders; CREATE TABLE orders.theirs (a INT)");
    assertThat(lab.obstacles()).containsExactly("destination.schemas");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-DB-005");
    assertThat(lab.sql(destination, "SHOW TABLES FROM orders")).isEqualTo("theirs");
    assertThat(lab.sql(destination, "SELECT @@read_only")).isEqualTo("0");
  }

  @Test
  void refusesADestinationWithALifeOfItsOwn() {
    lab.sql(destination, "CREATE DATABASE theirs");
    assertThat(lab.obstacles()).containsExactly("schemas.destination");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-DB-012");
    assertThat(lab.sql(destination, "SELECT @@read_only")).isEqualTo("0");
  }

  @Test
  void aDestinationThatVanishesDuringTheSeedIsToldAndTheSourceIsAsItWas()
      throws InterruptedException {
    String before = lab.sql(source, "SELECT @@read_only, COUNT(*) FROM orders.orders");
    lab.sql(
        source,
        "CREATE TABLE orders.bulk (id INT AUTO_INCREMENT PRIMARY KEY, b LONGTEXT); INSERT INTO"
            + " orders.bulk (b) SELECT REPEAT(MD5(RAND()), 30000) FROM orders.orders LIMIT 300");
    Thread cut =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!lab.root(
                          destination, "test", "-e", "/var/lib/ferry/lab-move/mariadb-db.seed")
                      .ok()) {
                    Wait.millis(10);
                  }
                  Lab.fault("power-cut", "destination");
                });
    try {
      assertThatThrownBy(this::prepare).hasMessageContaining("FERRY-");
      assertThat(lab.sql(source, "SELECT @@read_only, COUNT(*) FROM orders.orders"))
          .isEqualTo(before);
    } finally {
      cut.join();
      Lab.fault("boot", "destination");
    }
    prepareOnceUp();
    expectEqualWithBulk();
  }

  private void prepareOnceUp() {
    lab.close();
    lab = new Lab();
    lab.epoch = 2;
    prepare();
  }

  private void expectEqualWithBulk() {
    assertThat(lab.component.confirm(lab.step(Direction.FORWARD)).verdict())
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void aFullDiskAtTheDestinationIsToldAndTheSourceIsAsItWas() {
    smallDataDirectory();
    lab.sql(
        source,
        "CREATE TABLE orders.bulk (id INT AUTO_INCREMENT PRIMARY KEY, b LONGTEXT); INSERT INTO"
            + " orders.bulk (b) SELECT REPEAT(MD5(RAND()), 30000) FROM orders.orders LIMIT 300");
    assertThat(lab.obstacles()).contains("destination.room");
    long start = System.nanoTime();
    assertThatThrownBy(this::prepare)
        .satisfies(
            e ->
                System.out.println(
                    "MEASURE full disk after "
                        + (System.nanoTime() - start) / 1_000_000
                        + " ms: "
                        + e.getMessage()))
        .hasMessageContaining("FERRY-DB-007")
        .hasMessageNotContaining(lab.sql(source, "SELECT LEFT(b, 32) FROM orders.bulk LIMIT 1"))
        .hasMessageContaining("bytes are free there");
    assertThat(lab.sql(source, "SELECT @@read_only")).isEqualTo("0");
    lab.sql(source, "DELETE FROM orders.orders WHERE id = 1");
  }

  private void smallDataDirectory() {
    lab.root(
            destination,
            "sh",
            "-ec",
            "systemctl stop mariadb; cp -a /var/lib/mysql /var/lib/kept; mount -t tmpfs -o"
                + " size=200m tmpfs /var/lib/mysql; chown mysql: /var/lib/mysql; cp -a"
                + " /var/lib/kept/. /var/lib/mysql/; systemctl start mariadb")
        .orThrow();
  }

  @Test
  void theFreshLabPassesInspection() {
    Inspection inspection = lab.component.inspect(lab.step(Direction.FORWARD));
    System.out.println("MEASURE facts " + inspection.facts() + " before " + inspection.before());
    assertThat(lab.obstacles()).isEmpty();
    prepare();
    assertThat(lab.obstacles()).isEmpty();
  }

  @Test
  void aRollbackLeavesTheDestinationAsItWasAndCleaningUpLeavesNothing() {
    String everything =
        "SHOW DATABASES; SELECT User, Host FROM mysql.user ORDER BY 1, 2; SELECT @@read_only,"
            + " @@event_scheduler, @@gtid_binlog_state, @@gtid_slave_pos, @@slave_net_timeout,"
            + " @@slave_parallel_threads";
    String before = lab.sql(destination, everything);
    Inspection inspection = lab.component.inspect(lab.step(Direction.FORWARD));
    Undo undo = new Undo("db", Phase.PREPARE, inspection.before());
    lab.component.restore(lab.step(Direction.FORWARD), undo);
    prepare();
    assertThat(lab.sql(destination, everything)).isNotEqualTo(before);
    for (int i = 0; i < 2; i++) {
      lab.component.restore(lab.step(Direction.FORWARD), undo);
      lab.component.cleanUp(lab.step(Direction.FORWARD));
    }
    assertThat(lab.sql(destination, everything)).isEqualTo(before);
    assertThat(lab.sql(source, "SELECT COUNT(*) FROM mysql.user WHERE User LIKE 'ferry\\_%'"))
        .isEqualTo("0");
    assertThat(lab.sql(source, "SHOW DATABASES LIKE 'ferry%'")).isEmpty();
    for (Host host : List.of(source, destination)) {
      String left =
          "find /var/lib/ferry/lab-move /etc/mysql -name '*ferry-lab*' -o -name 'mariadb-*'";
      assertThat(lab.root(host, "sh", "-c", left).text()).isEmpty();
    }
  }
}
