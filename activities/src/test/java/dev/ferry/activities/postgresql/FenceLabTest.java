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
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DatabasesLab
class FenceLabTest {
  private static final String WRITE = "CREATE TABLE IF NOT EXISTS written (n int)";

  private Lab lab;

  @BeforeEach
  void prepare() {
    lab = Lab.fresh();
    lab.ready(Direction.FORWARD);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(3));
  }

  private void await(Host host, String status) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!lab.status(host).equals(status)) {
      assertThat(System.nanoTime()).as(lab.status(host)).isLessThan(end);
      Wait.millis(20);
    }
  }

  @Test
  void everyVerbOfThePauseMayBeDoneTwice() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      String first = part.fence(soon());
      assertThat(part.fence(soon())).isEqualTo(first);
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      part.thaw();
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      lab.psql(lab.source, WRITE);
    }
    lab.ready(Direction.FORWARD);
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      part.reach(position, soon());
      part.reach(position, soon());
      part.ready(position, soon());
      part.takeOver(soon());
      part.takeOver(soon());
      assertThat(part.standing()).isEqualTo(Standing.TAKEN);
      assertThatThrownBy(part::thaw).hasMessageContaining("FERRY-PG-011");
      assertThat(lab.status(lab.source)).isEqualTo("down");
    }
  }

  @Test
  void theFenceHoldsAgainstASuperuserAndOverAPowerCutUntilRootRunsTheThawCommand() {
    List<List<String>> thaw;
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      thaw = part.thawCommands();
      part.fence(soon());
    }
    assertThat(lab.root(lab.source, "cd /; runuser -u postgres -- psql -c 'SELECT 1'").ok())
        .isFalse();
    lab.hosts.lab("fault", "power-cut", "source");
    lab.hosts.lab("fault", "boot", "source");
    await(lab.source, "standby");
    assertThat(
            lab.root(lab.source, "cd /; runuser -u postgres -- psql -c '" + WRITE + "'")
                .complaint())
        .contains("read-only transaction");
    for (List<String> command : thaw) {
      String words = "exec \"$@\"";
      lab.script(lab.source, words, command.toArray(String[]::new));
    }
    lab.psql(lab.source, WRITE);
    lab.script(lab.source, "systemctl restart postgresql@15-main");
    lab.psql(lab.source, WRITE);
    assertThat(lab.psql(lab.source, "SELECT timeline_id FROM pg_control_checkpoint()"))
        .isEqualTo("1");
    lab.ready(Direction.FORWARD);
  }

  @Test
  void aStandbyThatHangsMakesTheSwitchGiveUpAndTheSourceOpensAgain() {
    String receiver = "$(pgrep -f 'postgres: 15/main: walreceiver')";
    try (Ledger ledger =
        new Ledger(2, 5, List.of(lab.port(lab.source), lab.port(lab.destination)))) {
      try (SwitchPart part = lab.open(Direction.FORWARD)) {
        part.approach();
        lab.script(lab.destination, "kill -STOP " + receiver);
        assertThatThrownBy(() -> part.fence(soon()))
            .hasMessageContaining("FERRY-PG-020")
            .hasMessageContaining("its standby has not confirmed");
        long failed = System.nanoTime();
        part.thaw();
        System.out.println(
            "MEASURE thaw of a hanging shutdown "
                + Duration.ofNanos(System.nanoTime() - failed).toMillis());
        awaitMore(ledger);
      }
      System.out.println("MEASURE gap where the standby hangs in the pause " + ledger.longestGap());
      assertThat(lab.turn(lab.next(Direction.FORWARD)))
          .as("one that hangs before it")
          .isInstanceOfSatisfying(
              Outcome.Home.class,
              home -> {
                assertThat(home.why()).contains("FERRY-PG-024");
                assertThat(home.pause()).isZero();
              });
      awaitMore(ledger);
      assertThat(ledger.changesOfSide()).isZero();
    }
    lab.script(lab.destination, "kill -CONT " + receiver);
    lab.ready(Direction.FORWARD);
    assertThat(lab.turn(lab.next(Direction.FORWARD))).isInstanceOf(Outcome.Turned.class);
  }

  private static void awaitMore(Ledger ledger) {
    int before = ledger.acknowledged.size();
    while (ledger.acknowledged.size() < before + 20) {
      Wait.millis(5);
    }
  }

  @Test
  void aFenceOfAWorkerThatIsGoneEndsWithItsLease() {
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Lease lease =
            HostLease.open(lab.remotes, lab.source, new Claim("lab-move", lab.epoch, 0))) {
      lease.start(Duration.ofSeconds(2), part.thawCommands());
      part.fence(soon());
    }
    await(lab.source, "ready");
    lab.psql(lab.source, WRITE);
    lab.ready(Direction.FORWARD);
  }

  @Test
  void whatWasFencedButNotDecidedGoesHomeWhenItIsReconciled() {
    Turn turn = lab.next(Direction.FORWARD);
    cutOff(turn, false);
    assertThat(lab.reconcile(turn, 1)).isInstanceOf(Outcome.Home.class);
    lab.psql(lab.source, WRITE);
    assertThat(lab.status(lab.destination)).isEqualTo("standby");
  }

  @Test
  void whatWasArmedGoesForwardWhenItIsReconciledAndTheWayBackIsKept() {
    Turn turn = lab.next(Direction.FORWARD);
    cutOff(turn, true);
    assertThat(lab.reconcile(turn, 1)).isInstanceOf(Outcome.Turned.class);
    assertThat(lab.reconcile(turn, 2)).isInstanceOf(Outcome.Turned.class);
    lab.psql(lab.destination, WRITE);
    assertThat(lab.status(lab.source)).isEqualTo("down");
    lab.epoch++;
    lab.ready(Direction.REVERSE);
    assertThat(lab.turn(lab.next(Direction.REVERSE))).isInstanceOf(Outcome.Turned.class);
    assertThat(lab.psql(lab.source, "SELECT count(*) FROM written")).isEqualTo("0");
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
  void aSourceThatIsOpenKeepsTheOtherSideClosed() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> part.takeOver(soon()))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageContaining("FERRY-PG-027");
    }
    assertThat(lab.status(lab.destination)).isEqualTo("standby");
  }

  @Test
  void aSourceThatSomebodyStartsBehindTheFenceIsNoticed() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      lab.script(
          lab.source,
          "rm /var/lib/postgresql/15/main/standby.signal; systemctl start postgresql@15-main");
      assertThatThrownBy(() -> part.ready(position, soon())).hasMessageContaining("FERRY-PG-021");
      assertThatThrownBy(() -> part.takeOver(soon())).hasMessageContaining("FERRY-PG-027");
    }
    assertThat(lab.status(lab.destination)).isEqualTo("standby");
  }

  @Test
  void aPartThatWasOpenedUnderAnEarlierClaimCanDoNothing() {
    try (SwitchPart stale = lab.open(Direction.FORWARD);
        SwitchPart present = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> stale.fence(soon())).hasMessageContaining("FERRY-");
      assertThatThrownBy(() -> stale.takeOver(soon())).hasMessageContaining("FERRY-");
      assertThat(present.standing()).isEqualTo(Standing.HOME);
    }
  }
}
