package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.Turns;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MysqlLab
class FenceLabTest {
  private static final String INSERT =
      "INSERT INTO orders.orders (token, bytes, at) VALUES ('t', 1, NOW(6))";
  private static final String POSITION = "SELECT @@gtid_executed";
  private static final String TICKS = "SELECT COUNT(*) FROM orders.ticks";

  private Lab lab;

  @BeforeEach
  void prepare() {
    lab = Lab.fresh();
    lab.component.prepare(lab.step(Direction.FORWARD));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(3));
  }

  private void assertRefused(Host host) {
    assertThat(lab.root(host, "mysql", "-e", INSERT).complaint()).contains("--super-read-only");
  }

  private void assertAccepted(Host host) throws SQLException {
    try (Server app = lab.connect(host, "app", "app-lab")) {
      app.execute(INSERT);
    }
  }

  private void powerCut(Host host) {
    lab.fault("power-cut", host.name());
    lab.fault("boot", host.name());
    while (!lab.root(host, "mysqladmin", "ping").ok()) {
      Thread.onSpinWait();
    }
  }

  private boolean keptClosed(Host host) {
    return lab.root(host, "test", "-e", lab.names().dropIn()).ok();
  }

  @Test
  void theFenceBindsRootAndEventsAndHoldsOverAPowerCutUntilRootRunsTheThawCommands()
      throws Exception {
    lab.sql(
        lab.source,
        "CREATE TABLE orders.ticks (n INT AUTO_INCREMENT PRIMARY KEY); CREATE EVENT orders.tick ON"
            + " SCHEDULE EVERY 1 SECOND DO INSERT INTO orders.ticks VALUES ()");
    while (lab.sql(lab.source, TICKS).equals("0")) {
      Thread.onSpinWait();
    }
    List<List<String>> thaw;
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server privileged = lab.connect(lab.source, "ferry", lab.hosts.value("DB_PASSWORD"))) {
      privileged.run("START TRANSACTION", INSERT);
      thaw = part.thawCommands();
      String position = part.fence(soon());
      assertThatThrownBy(() -> privileged.execute("COMMIT")).isInstanceOf(SQLException.class);
      assertRefused(lab.source);
      assertThat(lab.sql(lab.source, "SELECT @@event_scheduler")).isEqualTo("OFF");
      assertThat(lab.sql(lab.source, POSITION)).isEqualTo(position);
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      assertThat(part.fence(soon())).isEqualTo(position);
    }
    powerCut(lab.source);
    assertRefused(lab.source);
    for (List<String> command : thaw) {
      lab.root(lab.source, command.toArray(String[]::new)).orThrow();
    }
    assertAccepted(lab.source);
    assertThat(keptClosed(lab.source)).isFalse();
    Turns.awaitCloseness(lab, Direction.FORWARD);
    Turns.turn(lab, Direction.FORWARD);
    String moved = lab.sql(lab.destination, TICKS);
    while (lab.sql(lab.destination, TICKS).equals(moved)) {
      Thread.onSpinWait();
    }
    String event = "SELECT status, definer FROM information_schema.events";
    assertThat(lab.sql(lab.destination, event)).isEqualTo("ENABLED\troot@localhost");
    powerCut(lab.source);
    powerCut(lab.destination);
    assertRefused(lab.source);
    assertAccepted(lab.destination);
  }

  @Test
  void whatChangedSinceTheSurveyIsFoundBeforeTheFence() throws Exception {
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server privileged = lab.connect(lab.source, "app", "app-lab")) {
      part.approach();
      lab.sql(
          lab.source, "CREATE DATABASE other; GRANT CONNECTION_ADMIN ON *.* TO app@'127.0.0.1'");
      lab.sql(
          lab.destination,
          "SET GLOBAL super_read_only=0; SET sql_log_bin=0; DROP USER app@'127.0.0.1'; SET GLOBAL"
              + " super_read_only=1");
      privileged.run("XA START 'x'", INSERT, "XA END 'x'", "XA PREPARE 'x'");
      assertThatThrownBy(part::approach)
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-DB-028")
          .hasMessageContainingAll(
              "activity.xa", "access.bypass.source", "access.present", "other");
      assertThat(lab.sql(lab.source, "SELECT @@read_only")).isEqualTo("0");
      privileged.run("XA ROLLBACK 'x'");
    }
  }

  @Test
  void aSwitchThatCannotGoThroughBringsTheSourceHome() throws Exception {
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server slow = lab.connect(lab.source, "app", "app-lab")) {
      CompletableFuture<Void> write =
          CompletableFuture.runAsync(
              () -> slow.run("UPDATE orders.orders SET bytes = bytes + SLEEP(3) WHERE id = 7"));
      while (lab.sql(
              lab.source,
              "SELECT COUNT(*) FROM sys.processlist WHERE current_statement LIKE '%SLEEP(3)%' AND"
                  + " user LIKE 'app@%'")
          .equals("0")) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> part.fence(soon()))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-DB-020")
          .hasMessageContaining("SLEEP");
      assertHomeAfterThaw(part);
      write.get();
    }
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      lab.sql(lab.source, "XA START 'x'; " + INSERT + "; XA END 'x'; XA PREPARE 'x'");
      assertThatThrownBy(() -> part.fence(soon())).hasMessageStartingWith("FERRY-DB-021");
      assertHomeAfterThaw(part);
      lab.sql(lab.source, "XA ROLLBACK 'x'");
    }
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      part.reach(position, soon());
      lab.sql(
          lab.source, "SET GLOBAL super_read_only=0; " + INSERT + "; SET GLOBAL super_read_only=1");
      assertThatThrownBy(() -> part.ready(position, soon())).hasMessageStartingWith("FERRY-DB-025");
      assertHomeAfterThaw(part);
      assertThatThrownBy(() -> part.takeOver(soon())).hasMessageStartingWith("FERRY-DB-027");
      assertThat(lab.closed(lab.destination)).isTrue();
      assertThat(keptClosed(lab.destination)).isTrue();
    }
    lab.sql(lab.destination, "STOP REPLICA SQL_THREAD");
    lab.sql(lab.source, INSERT);
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      assertThatThrownBy(() -> part.reach(position, Deadline.in(Duration.ofSeconds(1))))
          .hasMessageStartingWith("FERRY-DB-024")
          .hasMessageContaining("SQL thread No");
      assertThatThrownBy(() -> part.takeOver(soon())).hasMessageStartingWith("FERRY-DB-024");
      assertThat(lab.closed(lab.destination)).isTrue();
      assertHomeAfterThaw(part);
    }
    lab.sql(lab.destination, "START REPLICA; SET GLOBAL read_only=0");
    assertThatThrownBy(() -> lab.open(Direction.FORWARD)).hasMessageStartingWith("FERRY-DB-003");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageStartingWith("FERRY-DB-003");
  }

  private void assertHomeAfterThaw(SwitchPart part) throws SQLException {
    part.thaw();
    part.thaw();
    assertThat(part.standing()).isEqualTo(Standing.HOME);
    assertThat(keptClosed(lab.source)).isFalse();
    assertAccepted(lab.source);
  }

  @Test
  void aPartOfAnEarlierClaimCanDoNothingAndAFinishedMoveLeavesTheOldSourceClosed() {
    try (SwitchPart stale = lab.open(Direction.FORWARD);
        SwitchPart present = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> stale.fence(soon())).hasMessageContaining("FERRY-");
      assertThatThrownBy(() -> stale.takeOver(soon())).hasMessageContaining("FERRY-");
      assertThat(present.standing()).isEqualTo(Standing.HOME);
    }
    Turns.turn(lab, Direction.FORWARD);
    Undo undo = new Undo("db", Phase.PREPARE, Before.NOTHING);
    assertThatThrownBy(() -> lab.component.restore(lab.step(Direction.FORWARD), undo))
        .hasMessageStartingWith("FERRY-DB-013");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageStartingWith("FERRY-DB-010");
    lab.component.prepare(lab.step(Direction.REVERSE));
    for (int i = 0; i < 2; i++) {
      lab.component.cleanUp(lab.step(Direction.FORWARD));
    }
    assertRefused(lab.source);
    assertThat(lab.closed(lab.destination)).isFalse();
    assertThat(keptClosed(lab.source)).isTrue();
    assertThat(keptClosed(lab.destination)).isFalse();
    for (Host host : List.of(lab.source, lab.destination)) {
      assertThat(lab.sql(host, "SHOW REPLICA STATUS; SHOW DATABASES LIKE 'ferry%'")).isEmpty();
      assertThat(lab.sql(host, "SELECT user FROM mysql.user WHERE user LIKE 'ferry\\\\_%'"))
          .isEmpty();
    }
  }

  @Test
  void anOldSourceThatWasWrittenToIsNotTakenBack() {
    Turns.turn(lab, Direction.FORWARD);
    lab.sql(
        lab.source, "SET GLOBAL super_read_only=0; " + INSERT + "; SET GLOBAL super_read_only=1");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.REVERSE)))
        .hasMessageStartingWith("FERRY-DB-006");
  }
}
