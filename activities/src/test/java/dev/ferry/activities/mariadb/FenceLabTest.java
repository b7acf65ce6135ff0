package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.ServiceLab;
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

@ServiceLab
class FenceLabTest {
  private static final String INSERT =
      "INSERT INTO orders.orders (token, sha256, bytes, host, created_at) VALUES ('t', 's', 1,"
          + " 'h', NOW())";
  private static final String COUNT = "SELECT COUNT(*) FROM orders.orders";

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

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(3));
  }

  private Server app(Host host) {
    return lab.connect(host, "app", "app-lab");
  }

  private String readOnly(Host host) {
    return lab.sql(host, "SELECT @@read_only");
  }

  @Test
  void theFenceRefusesTheServiceAndEndsAPrivilegedTransaction() throws Exception {
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server privileged = lab.connect(source, "ferry", lab.hosts.value("DB_PASSWORD"))) {
      privileged.run("START TRANSACTION", INSERT);
      String before = lab.sql(source, COUNT);
      String position = part.fence(soon());
      assertThatThrownBy(() -> privileged.execute("COMMIT")).isInstanceOf(SQLException.class);
      try (Server app = app(source)) {
        assertThatThrownBy(() -> app.execute(INSERT))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
      }
      assertThat(lab.sql(source, "SELECT @@gtid_binlog_pos")).isEqualTo(position);
      assertThat(lab.sql(source, COUNT)).isEqualTo(before);
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      assertThat(part.fence(soon())).isEqualTo(position);
      part.thaw();
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      try (Server app = app(source)) {
        app.execute(INSERT);
      }
    }
  }

  @Test
  void aLongWriteMakesTheFenceGiveUpAndTheSourceStaysWritable() throws Exception {
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server slow = app(source);
        Server app = app(source)) {
      CompletableFuture<Void> write =
          CompletableFuture.runAsync(
              () -> slow.run("UPDATE orders.orders SET bytes = bytes + SLEEP(4) WHERE id = 7"));
      Wait.millis(300);
      long start = System.nanoTime();
      assertThatThrownBy(() -> part.fence(soon()))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-DB-020")
          .hasMessageContaining("SLEEP");
      System.out.println("MEASURE fence gave up after " + (System.nanoTime() - start) / 1_000_000);
      app.execute(INSERT);
      part.thaw();
      write.get();
      Wait.millis(1500);
      assertThat(readOnly(source)).isEqualTo("0");
      assertThat(lab.root(source, "test", "-e", lab.names().dropIn()).ok()).isFalse();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
    }
  }

  @Test
  void aFencedServerStaysReadOnlyOverItsRestartUntilRootRunsTheThawCommands() throws Exception {
    List<List<String>> thaw;
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      thaw = part.thawCommands();
      part.fence(soon());
    }
    lab.root(source, "systemctl", "restart", "mariadb").orThrow();
    assertThat(readOnly(source)).isEqualTo("1");
    System.out.println("MEASURE thaw " + thaw);
    for (List<String> command : thaw) {
      lab.root(source, command.toArray(String[]::new)).orThrow();
    }
    assertThat(readOnly(source)).isEqualTo("0");
    try (Server app = app(source)) {
      app.execute(INSERT);
    }
    lab.root(source, "systemctl", "restart", "mariadb").orThrow();
    assertThat(readOnly(source)).isEqualTo("0");
  }

  @Test
  void aPartThatWasOpenedUnderAnEarlierClaimCanDoNothing() {
    try (SwitchPart stale = lab.open(Direction.FORWARD);
        SwitchPart present = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> stale.fence(soon())).hasMessageContaining("FERRY-");
      assertThatThrownBy(() -> stale.takeOver(soon())).hasMessageContaining("FERRY-");
      assertThat(present.standing()).isEqualTo(Standing.HOME);
      assertThat(lab.root(source, "test", "-e", lab.names().dropIn()).ok()).isFalse();
    }
  }

  @Test
  void anEventRestsOnTheFencedSideAndGoesOnWhereTheServiceGoesOn() {
    lab.sql(
        source,
        "SET GLOBAL event_scheduler=ON; CREATE TABLE orders.ticks (n INT AUTO_INCREMENT PRIMARY"
            + " KEY); CREATE EVENT orders.tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO"
            + " orders.ticks VALUES ()");
    Wait.millis(1500);
    String ticks = "SELECT COUNT(*) FROM orders.ticks";
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      String frozen = lab.sql(source, ticks);
      Wait.millis(2500);
      assertThat(lab.sql(source, ticks)).isEqualTo(frozen);
      part.reach(position, soon());
      part.ready(position, soon());
      part.takeOver(soon());
      part.takeOver(soon());
      Wait.millis(2500);
      assertThat(Integer.parseInt(lab.sql(destination, ticks)))
          .isGreaterThan(Integer.parseInt(frozen));
      assertThat(lab.sql(source, ticks)).isEqualTo(frozen);
      String event =
          "SELECT status, definer FROM information_schema.events WHERE event_name = 'tick'";
      assertThat(lab.sql(destination, event)).isEqualTo("ENABLED\troot@localhost");
    }
    lab.component.prepare(lab.step(Direction.REVERSE));
    Turns.turn(lab, Direction.REVERSE);
    int home = Integer.parseInt(lab.sql(source, ticks));
    Wait.millis(2500);
    assertThat(Integer.parseInt(lab.sql(source, ticks))).isGreaterThan(home);
    assertThat(lab.sql(destination, "SELECT @@event_scheduler")).isEqualTo("OFF");
  }

  @Test
  void aPreparedTransactionCallsTheSwitchOff() {
    lab.sql(source, "XA START 'x'; " + INSERT + "; XA END 'x'; XA PREPARE 'x'");
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> part.fence(soon())).hasMessageStartingWith("FERRY-DB-021");
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
    }
    lab.sql(source, "XA ROLLBACK 'x'");
  }

  @Test
  void aWriteBehindTheFenceCallsTheSwitchOff() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      part.reach(position, soon());
      lab.sql(source, INSERT);
      assertThatThrownBy(() -> part.ready(position, soon())).hasMessageStartingWith("FERRY-DB-025");
      part.thaw();
    }
  }

  @Test
  void aReplicaThatStandsStillIsNotPromoted() {
    lab.sql(destination, "STOP SLAVE SQL_THREAD");
    lab.sql(source, INSERT);
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      long start = System.nanoTime();
      assertThatThrownBy(() -> part.reach(position, Deadline.in(Duration.ofSeconds(1))))
          .hasMessageStartingWith("FERRY-DB-024")
          .hasMessageContaining("SQL thread No");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1100));
      assertThatThrownBy(() -> part.takeOver(soon())).hasMessageStartingWith("FERRY-DB-024");
      assertThat(readOnly(destination)).isEqualTo("1");
      part.thaw();
    }
  }

  @Test
  void twoWritersAreNeverTakenForAStanding() {
    lab.sql(destination, "SET GLOBAL read_only=0");
    assertThatThrownBy(() -> lab.open(Direction.FORWARD)).hasMessageStartingWith("FERRY-DB-003");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageStartingWith("FERRY-DB-003");
  }

  @Test
  void theOtherSideDoesNotOpenWhileTheSourceAcceptsWrites() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> part.takeOver(soon())).hasMessageStartingWith("FERRY-DB-027");
      assertThat(readOnly(destination)).isEqualTo("1");
    }
  }

  @Test
  void aFinishedMoveLeavesTheOldSourceReadOnlyAndIsNotRestored() {
    Turns.turn(lab, Direction.FORWARD);
    Undo undo = new Undo("db", Phase.PREPARE, Before.NOTHING);
    assertThatThrownBy(() -> lab.component.restore(lab.step(Direction.FORWARD), undo))
        .hasMessageStartingWith("FERRY-DB-013");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageStartingWith("FERRY-DB-010");
    lab.component.prepare(lab.step(Direction.REVERSE));
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    assertThat(readOnly(source)).isEqualTo("1");
    assertThat(readOnly(destination)).isEqualTo("0");
    assertThat(lab.root(source, "test", "-e", lab.names().dropIn()).ok()).isTrue();
    assertThat(lab.root(destination, "test", "-e", lab.names().dropIn()).ok()).isFalse();
    assertThat(lab.sql(source, "SHOW ALL SLAVES STATUS")).isEmpty();
    assertThat(lab.sql(destination, "SHOW DATABASES LIKE 'ferry%'")).isEmpty();
  }

  @Test
  void anOldSourceThatRestartsAfterTheSwitchStaysReadOnlyAndADestinationDoesNot() {
    Turns.turn(lab, Direction.FORWARD);
    assertClosedAfterPowerCut();
    lab.component.prepare(lab.step(Direction.REVERSE));
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    assertClosedAfterPowerCut();
  }

  private void assertClosedAfterPowerCut() {
    for (String host : List.of("source", "destination")) {
      Lab.fault("power-cut", host);
      Lab.fault("boot", host);
      while (!lab.root(lab.hosts.host(host, "ferry"), "mariadb-admin", "ping").ok()) {
        Wait.millis(100);
      }
    }
    assertThat(readOnly(source)).isEqualTo("1");
    assertThat(readOnly(destination)).isEqualTo("0");
  }

  /** The look at the source is what tells whether the other side may open; nothing goes before. */
  @Test
  void aSideThatMayNotOpenKeepsItsDropIn() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> part.takeOver(soon())).hasMessageStartingWith("FERRY-DB-027");
        assertThat(lab.root(destination, "test", "-e", lab.names().dropIn()).ok()).isTrue();
      }
    }
  }

  @Test
  void aDestinationThatIsGoneHoldsUpNeitherThePauseNorTheThaw() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      Lab.fault("cut", "destination");
      long start = System.nanoTime();
      assertThatThrownBy(() -> part.reach(position, Deadline.in(Duration.ofSeconds(1))))
          .hasMessageStartingWith("FERRY-DB-");
      part.thaw();
      System.out.println("MEASURE home after " + (System.nanoTime() - start) / 1_000_000);
      assertThat(readOnly(source)).isEqualTo("0");
      assertThat(lab.root(source, "test", "-e", lab.names().dropIn()).ok()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    } finally {
      Lab.fault("heal", "destination");
    }
  }

  @Test
  void anOldSourceThatWasWrittenToIsNotTakenBack() {
    Turns.turn(lab, Direction.FORWARD);
    lab.sql(source, INSERT);
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.REVERSE)))
        .hasMessageStartingWith("FERRY-DB-006");
  }
}
