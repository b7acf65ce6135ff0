package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.HostLease;
import dev.ferry.activities.switchover.Lease;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DatabasesLab
class LogicalFenceLabTest {
  private static final String WRITE = "INSERT INTO ledger (n) VALUES (7)";

  private Lab lab;

  @BeforeEach
  void prepare() {
    lab = Lab.newer();
    lab.psql(lab.source, "CREATE ROLE boss SUPERUSER LOGIN PASSWORD 'boss-lab'");
    lab.ready(Direction.FORWARD);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(3));
  }

  private Server ferry(String database) {
    return Server.connect(
        "source", lab.port(lab.source), database, "ferry", lab.hosts.value("DB_PASSWORD"));
  }

  private void write() {
    lab.sql(lab.source, "shop", WRITE);
  }

  private void expectNobodyGetsIn() {
    String socket = "cd /; runuser -u postgres -- psql shop -c '" + WRITE + "'";
    String tcp = "PGPASSWORD=boss-lab psql -h 127.0.0.1 -U boss shop -c '" + WRITE + "'";
    for (String way : List.of(socket, tcp)) {
      assertThat(lab.root(lab.source, way).complaint()).contains("rejects connection");
    }
  }

  @Test
  void theFenceHoldsAgainstASuperuserAndOverAPowerCutUntilRootRunsTheThawCommand() {
    List<List<String>> thaw;
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server boss = Server.connect("source", lab.port(lab.source), "shop", "boss", "boss-lab")) {
      thaw = part.thawCommands();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      part.fence(soon());
      part.fence(soon());
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      assertThatThrownBy(() -> boss.run(WRITE)).hasMessageContaining("FERRY-PG-004");
      expectNobodyGetsIn();
      part.thaw();
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      write();
      part.fence(soon());
    }
    lab.hosts.lab("fault", "power-cut", "source");
    lab.hosts.lab("fault", "boot", "source");
    awaitFerry();
    expectNobodyGetsIn();
    for (List<String> command : thaw) {
      lab.script(lab.source, "exec \"$@\"", command.toArray(String[]::new));
    }
    write();
    lab.script(lab.source, "systemctl restart postgresql@15-main");
    write();
    lab.ready(Direction.FORWARD);
  }

  private void awaitFerry() {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!lab.status(lab.source).equals("ready")) {
      assertThat(System.nanoTime()).isLessThan(end);
      Wait.millis(20);
    }
    ferry("shop").close();
  }

  @Test
  void whatIsWrittenBehindTheFenceIsNoticedAndArrivesAndASourceThatIsOpenKeepsTheOtherSideClosed() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> part.takeOver(soon()))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageContaining("FERRY-PG-027");
      String position = part.fence(soon());
      part.reach(position, soon());
      try (Server behind = ferry("shop")) {
        behind.run(WRITE);
        assertThatThrownBy(() -> part.ready(position, soon()))
            .isInstanceOf(SwitchFailure.class)
            .hasMessageContaining("FERRY-PG-021");
      }
      awaitEnd();
      part.ready(position, soon());
      part.takeOver(soon());
      part.takeOver(soon());
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
      assertThat(lab.sql(lab.destination, "shop", "SELECT n FROM ledger")).isEqualTo("7");
      assertThatThrownBy(part::thaw).hasMessageContaining("FERRY-PG-011");
      expectNobodyGetsIn();
    }
  }

  private void awaitEnd() {
    try (Server server = ferry("postgres")) {
      while (!server
          .value(
              "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop' AND query = '%s'"
                  .formatted(WRITE))
          .equals("0")) {
        Wait.millis(5);
      }
    }
  }

  @Test
  void whatWasFencedButNotDecidedGoesHomeAndWhatWasArmedGoesForwardWhenItIsReconciled() {
    Turn turn = lab.next(Direction.FORWARD);
    cutOff(turn, false);
    assertThat(lab.reconcile(turn, 1)).isInstanceOf(Outcome.Home.class);
    write();
    Turn second = lab.next(Direction.FORWARD);
    cutOff(second, true);
    assertThat(lab.reconcile(second, 1)).isInstanceOf(Outcome.Turned.class);
    lab.sql(lab.destination, "shop", WRITE);
    assertThat(lab.reconcile(second, 2)).isInstanceOf(Outcome.Turned.class);
    lab.epoch++;
    lab.ready(Direction.REVERSE);
    assertThat(lab.turn(lab.next(Direction.REVERSE))).isInstanceOf(Outcome.Turned.class);
    write();
    assertThat(lab.sql(lab.source, "shop", "SELECT id FROM ledger ORDER BY id"))
        .isEqualTo("1\n2\n3");
  }

  @Test
  void aDestinationThatIsGoneInThePauseSendsTheServiceHomeWithoutIt() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      lab.hosts.lab("fault", "cut", "newer");
      assertThatThrownBy(() -> part.reach(position, soon())).hasMessageContaining("FERRY-PG-0");
      part.thaw();
      write();
    } finally {
      lab.hosts.lab("fault", "heal", "newer");
    }
  }

  /** A worker that dies after the fence, or after the decision. */
  private void cutOff(Turn turn, boolean armed) {
    Claim claim = new Claim(turn.migration(), turn.epoch(), 0);
    lab.remotes.raise(lab.source, claim);
    lab.remotes.raise(lab.destination, claim);
    try (SwitchPart part =
            lab.component.open(turn.step(lab.spec), claim, Lab.LIMITS).orElseThrow();
        Lease lease = HostLease.open(lab.remotes, lab.source, claim)) {
      part.approach();
      lease.start(Duration.ofSeconds(30), part.thawCommands());
      String position = part.fence(soon());
      part.reach(position, soon());
      part.ready(position, soon());
      if (armed) {
        assertThat(lease.arm()).isEqualTo(Lease.Decision.ARMED);
      }
    }
  }

  @Test
  void
      aSubscriptionThatCannotApplyFailsAndSendsTheServiceHomeAndALostWorkersFenceEndsWithItsLease() {
    try (Server there =
        Server.connect(
            "newer", lab.port(lab.destination), "shop", "ferry", lab.hosts.value("DB_PASSWORD"))) {
      there.run("INSERT INTO ledger (id, n) VALUES (1, 0)");
    }
    write();
    Lag lag = lab.component.follow(lab.step(Direction.FORWARD));
    for (int i = 0; i < 10 && !lag.what().contains("duplicate key"); i++) {
      lag = lab.component.follow(lab.step(Direction.FORWARD));
    }
    assertThat(lag.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(lag.what()).contains("duplicate key");
    Outcome outcome = lab.turn(lab.next(Direction.FORWARD));
    assertThat(outcome).isInstanceOf(Outcome.Home.class);
    assertThat(outcome.toString()).contains("FERRY-PG-024");
    write();
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Lease lease =
            HostLease.open(lab.remotes, lab.source, new Claim("lab-move", lab.epoch, 0))) {
      lease.start(Duration.ofSeconds(2), part.thawCommands());
      part.fence(soon());
    }
    while (!lab.root(lab.source, "cd /; runuser -u postgres -- psql shop -c 'SELECT 1'").ok()) {
      Wait.millis(50);
    }
    write();
  }
}
