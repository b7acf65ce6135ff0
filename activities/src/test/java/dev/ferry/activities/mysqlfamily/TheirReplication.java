package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;

/**
 * A destination that somebody else's tool has filled and lets follow.
 *
 * @param lab with a move that leaves this to such a tool
 * @param copy what the tool does at the destination, as a script for bash; {@code $1} is the source
 * @param follow what it tells the destination, with a place for the source's address
 */
public record TheirReplication(DatabaseLab lab, String copy, String follow) {
  private static final String STATE =
      "SHOW DATABASES; SELECT user, host FROM mysql.user ORDER BY 1, 2; SHOW GLOBAL VARIABLES LIKE"
          + " '%read_only'; SELECT @@event_scheduler";

  /** It goes on replicating when somebody says so. */
  private static final String RESTARTED =
      """
      printf '[mysqld]\nloose_skip_slave_start\nloose_skip_replica_start\n' >/etc/mysql/conf.d/rest.cnf
      systemctl restart mysql
      rm /etc/mysql/conf.d/rest.cnf
      """;

  public void isTakenUpLeftAsItWasAndSwitchedThereAndBack() {
    lab.sql(
        lab.source,
        "SET sql_log_bin=0; CREATE USER theirs@'%' IDENTIFIED BY 'theirs'; GRANT SELECT, RELOAD,"
            + " PROCESS, LOCK TABLES, SHOW VIEW, EVENT, TRIGGER, REPLICATION SLAVE, REPLICATION"
            + " CLIENT ON *.* TO theirs@'%'");
    String before = lab.sql(lab.destination, STATE);
    Undo undo =
        new Undo("db", Phase.PREPARE, lab.component.inspect(lab.step(Direction.FORWARD)).before());
    assertThatThrownBy(this::prepare)
        .hasMessageContaining("FERRY-DB-016")
        .hasMessageContaining("it replicates from 0 servers");
    assertThat(lab.sql(lab.destination, STATE)).isEqualTo(before);
    lab.root(lab.destination, "bash", "-ec", copy, "bash", lab.source.address()).orThrow();
    lab.sql(lab.destination, follow.formatted(lab.source.address()));
    while (!replica().running()) {
      assertThat(replica().error()).isEmpty();
    }
    lab.sql(lab.destination, "SET GLOBAL read_only=1; SET GLOBAL event_scheduler=ON");
    isLeftAsItWas(undo);
    lab.epoch++;
    prepare();
    isTheSame(Direction.FORWARD);
    System.out.println("MEASURE " + Turns.turn(lab, Direction.FORWARD));
    lab.component.prepare(lab.step(Direction.REVERSE));
    isTheSame(Direction.REVERSE);
    System.out.println("MEASURE " + Turns.turn(lab, Direction.REVERSE));
    lab.sql(lab.source, "DELETE FROM orders.orders WHERE id = 7");
  }

  /** As the tool has left it, which was after the survey. */
  private void isLeftAsItWas(Undo undo) {
    Replica replica = replica();
    String here = lab.sql(lab.source, STATE);
    String there = lab.sql(lab.destination, STATE);
    Inspection inspection = lab.component.inspect(lab.step(Direction.FORWARD));
    assertThat(inspection.findings())
        .filteredOn(it -> it.check().matches("replication.free|destination\\..*"))
        .extracting(Finding::verdict)
        .containsOnly(Verdict.PASS);
    prepare();
    lab.root(lab.destination, "sh", "-ec", RESTARTED).orThrow();
    assertThat(replica().running()).isFalse();
    prepare();
    isTheSame(Direction.FORWARD);
    assertThat(lab.sql(lab.destination, "SELECT @@read_only, @@event_scheduler"))
        .isEqualTo("1\tOFF");
    for (int i = 0; i < 2; i++) {
      lab.component.restore(lab.step(Direction.FORWARD), undo);
      lab.component.cleanUp(lab.step(Direction.FORWARD));
    }
    assertThat(replica()).isEqualTo(replica);
    assertThat(lab.sql(lab.source, STATE)).isEqualTo(here);
    assertThat(lab.sql(lab.destination, STATE)).isEqualTo(there);
    lab.sql(lab.source, "DELETE FROM orders.orders WHERE id = 6");
    while (!lab.sql(lab.destination, "SELECT id FROM orders.orders WHERE id = 6").isEmpty()) {
      assertThat(replica().trouble()).isEmpty();
    }
  }

  private void prepare() {
    lab.component.prepare(lab.step(Direction.FORWARD));
  }

  private void isTheSame(Direction direction) {
    Turns.awaitCloseness(lab, direction);
    List<Finding> findings = Turns.proof(lab, direction).findings();
    assertThat(findings)
        .extracting(Finding::verdict)
        .as(findings.toString())
        .containsOnly(Verdict.PASS);
  }

  private Replica replica() {
    try (Server server = lab.connect(lab.destination, "ferry", lab.hosts.value("DB_PASSWORD"))) {
      return server.replica().orElseThrow();
    }
  }
}
