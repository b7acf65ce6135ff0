package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.mysqlfamily.DatabaseException;
import dev.ferry.activities.mysqlfamily.Ends;
import dev.ferry.activities.mysqlfamily.Rest;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.Sole;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two attempts at the same step, under the same claim, and what a killed one leaves behind. */
@ServiceLab
@Timeout(60)
class AttemptsLabTest {
  private Lab lab;
  private Host source;
  private Host destination;

  @BeforeEach
  void prepare() {
    Lab.reset("source", "destination");
    lab = new Lab();
    source = lab.hosts.source();
    destination = lab.hosts.destination();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Ends ends() {
    return Ends.open(
        MariaDbDialect.INSTANCE,
        lab.remotes,
        lab.secrets,
        lab.step(Direction.FORWARD),
        new Claim("lab-move", lab.epoch, 0));
  }

  private String replicates() {
    return lab.sql(destination, "SHOW GLOBAL STATUS LIKE 'Slave_running'").replaceAll("\\s+", " ");
  }

  @Test
  void aSecondAttemptToPrepareEndsTheFirst() throws Exception {
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(() -> lab.component.prepare(lab.step(Direction.FORWARD)));
    String marker = "/var/lib/ferry/lab-move/" + lab.names().file() + ".seed";
    while (!lab.root(destination, "test", "-e", marker).ok()) {
      assertThat(first).isNotCompletedExceptionally();
    }
    lab.component.prepare(lab.step(Direction.FORWARD));
    assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class);
    assertThat(replicates()).isEqualTo("Slave_running ON");
    assertThat(lab.sql(destination, "SELECT COUNT(*) FROM orders.orders"))
        .isEqualTo(lab.sql(source, "SELECT COUNT(*) FROM orders.orders"));
    assertPassed(lab.component.confirm(lab.step(Direction.FORWARD)));
  }

  private static void assertPassed(Evidence evidence) {
    assertThat(evidence.findings()).extracting(Finding::verdict).containsOnly(Verdict.PASS);
  }

  @Test
  void aReplicaThatAKilledComparisonLeftAtRestGoesOnWithTheNextStep() {
    lab.component.prepare(lab.step(Direction.FORWARD));
    try (Ends ends = ends()) {
      new Rest(ends.destination(), lab.names()).begins();
      lab.sql(destination, "STOP SLAVE");
    } // killed here
    assertThat(replicates()).isEqualTo("Slave_running OFF");
    assertThat(lab.component.follow(lab.step(Direction.FORWARD))).isNotNull();
    assertThat(replicates()).isEqualTo("Slave_running ON");
    assertPassed(lab.component.confirm(lab.step(Direction.FORWARD)));
    assertThat(
            lab.root(
                    destination,
                    "test",
                    "-e",
                    "/var/lib/ferry/lab-move/" + lab.names().file() + ".comparing")
                .ok())
        .isFalse();
  }

  @Test
  void aReplicaThatAPersonStoppedIsAFindingAndIsLeftAlone() {
    lab.component.prepare(lab.step(Direction.FORWARD));
    lab.sql(destination, "STOP SLAVE SQL_THREAD");
    assertThat(lab.component.follow(lab.step(Direction.FORWARD)).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(lab.component.confirm(lab.step(Direction.FORWARD)).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(replicates()).isEqualTo("Slave_running OFF");
  }

  @Test
  void aConflictingRowIsAFinding() {
    lab.component.prepare(lab.step(Direction.FORWARD));
    String insert =
        "INSERT INTO orders.orders (id, token, sha256, bytes, host, created_at) VALUES (9999999,"
            + " 'conflict', 's', 1, 'h', NOW())";
    lab.sql(destination, "SET SESSION sql_log_bin=0; " + insert);
    lab.sql(source, insert);
    Finding finding = null;
    for (int i = 0; i < 50 && (finding == null || finding.verdict() == Verdict.PASS); i++) {
      finding =
          lab.component.confirm(lab.step(Direction.FORWARD)).findings().stream()
              .filter(it -> it.check().equals("replication.lag"))
              .findFirst()
              .orElseThrow();
    }
    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding.what()).contains("Duplicate entry");
  }

  @Test
  void aSecondComparisonEndsTheFirst() {
    lab.component.prepare(lab.step(Direction.FORWARD));
    try (Ends ends = ends();
        Server control = ends.destination().another().get();
        Server first = ends.source().another().get()) {
      Rest.sole(control, lab.names()).take();
      new Sole(first, lab.names().lock("compare")).take();
      assertPassed(lab.component.confirm(lab.step(Direction.FORWARD)));
      assertThatThrownBy(() -> control.run("START SLAVE")).isInstanceOf(DatabaseException.class);
      assertThatThrownBy(() -> first.value("SELECT 1")).isInstanceOf(DatabaseException.class);
    }
  }
}
