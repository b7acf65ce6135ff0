package dev.ferry.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.HostLease;
import dev.ferry.activities.switchover.Lease;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DatabasesLab
@Timeout(120)
class FenceLabTest {
  private static final String[] SCRIPT = {"EVAL", "return redis.call('INCR', 'n')", "0"};

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

  private static Deadline verySoon() {
    return Deadline.in(Duration.ofSeconds(1));
  }

  /** A server whose writers are held goes on to greet its replicas, every ten seconds. */
  private static void assertStill(String held, Position now) {
    assertThat(Fence.still(Position.parse(held), now)).as("%s after %s", now, held).isTrue();
  }

  private String role(Host host) {
    return lab.replication(host).get("role");
  }

  /** Asked on a connection of its own, answered when the server sees fit. */
  private CompletableFuture<Object> later(Server app, String... words) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(app.ask(words));
              } catch (RedisException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  private void awaitHeld(Server... clients) {
    try (Server look = lab.app(lab.source)) {
      for (Server client : clients) {
        while (!look.text("CLIENT", "LIST", "ID", "" + client.id())
            .matches("(?s).* flags=x?b .*")) {
          Wait.millis(10);
        }
      }
    }
  }

  @Test
  void aSwitchThatIsCalledOffHasHeldItsWritersAndFailedNone() throws Exception {
    lab.ask(lab.source, "SET", "brief", "1", "PX", "50");
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server plain = lab.app(lab.source);
        Server transaction = lab.app(lab.source);
        Server script = lab.app(lab.source);
        Server waiting = lab.app(lab.source);
        Server reader = lab.app(lab.source)) {
      CompletableFuture<Object> popped = later(waiting, "BLPOP", "queue", "0");
      awaitHeld(waiting);
      assertThat(transaction.text("MULTI")).isEqualTo("OK");
      assertThat(transaction.text("INCR", "n")).isEqualTo("QUEUED");
      String position = part.fence(soon());
      List<CompletableFuture<Object>> held =
          List.of(later(plain, "INCR", "n"), later(transaction, "EXEC"), later(script, SCRIPT));
      awaitHeld(plain, transaction, script);
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      assertThat(reader.ask("GET", "n")).isEqualTo(Optional.empty());
      while (!reader.text("EXISTS", "brief").equals("0")) {
        Wait.millis(10);
      }
      assertStill(position, lab.replication(lab.source).position());
      assertStill(position, Position.parse(part.fence(soon())));
      part.thaw();
      part.thaw();
      for (CompletableFuture<Object> one : held) {
        one.get();
      }
      assertThat(reader.text("GET", "n")).isEqualTo("3");
      assertThat(popped).isNotDone();
      assertThat(reader.text("RPUSH", "queue", "x")).isEqualTo("1");
      assertThat(popped.get()).isEqualTo(List.of("queue", "x"));
      assertThat(part.standing()).isEqualTo(Standing.HOME);
    }
  }

  @Test
  void onceReadyEveryWriteIsRefusedAndThePositionStandsStill() {
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server app = lab.app(lab.source)) {
      String position = part.fence(soon());
      part.reach(position, soon());
      part.ready(position, soon());
      part.ready(position, soon());
      assertThatThrownBy(() -> app.ask("SET", "a", "1")).hasMessageContaining("READONLY");
      assertThatThrownBy(() -> app.ask(SCRIPT)).hasMessageContaining("READONLY");
      assertThat(app.text("MULTI")).isEqualTo("OK");
      assertThatThrownBy(() -> app.ask("INCR", "n")).hasMessageContaining("READONLY");
      assertThatThrownBy(() -> app.ask("EXEC")).hasMessageContaining("EXECABORT");
      assertThat(app.text("PUBLISH", "somewhere", "x")).isEqualTo("0");
      assertStill(position, lab.replication(lab.source).position());
      assertThat(part.standing()).isEqualTo(Standing.FENCED);
      assertStill(position, Position.parse(part.fence(soon())));
      part.thaw();
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
      assertThat(app.text("SET", "a", "1")).isEqualTo("OK");
    }
    MoveLabTest.awaitCloseness(lab, Direction.FORWARD);
    MoveLabTest.assertPassed(lab, Direction.FORWARD);
    assertThat(copies()).isEqualTo("1");
  }

  /** How often the source has sent all it has. */
  private String copies() {
    try (Server server = lab.app(lab.source)) {
      return server.info("stats").get("sync_full");
    }
  }

  @Test
  void aFencedServerStaysClosedOverItsRestartUntilRootRunsTheThawCommands() {
    lab.ask(lab.source, "SET", "kept", "1");
    List<List<String>> thaw;
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      thaw = part.thawCommands();
      assertThat(part.fence(soon())).isNotEmpty();
    }
    lab.root(lab.source, "systemctl", "restart", "redis-server").orThrow();
    assertThat(lab.comeBack(lab.source).closed()).isTrue();
    assertThatThrownBy(() -> lab.ask(lab.source, "SET", "a", "1")).hasMessageContaining("READONLY");
    lab.fault("power-cut", lab.source);
    lab.fault("boot", lab.source);
    assertThat(lab.comeBack(lab.source).closed()).isTrue();
    for (int round = 0; round < 2; round++) {
      for (List<String> command : thaw) {
        lab.root(lab.source, command.toArray(String[]::new)).orThrow();
      }
    }
    assertThat(lab.ask(lab.source, "SET", "a", "1")).isEqualTo("OK");
    lab.root(lab.source, "systemctl", "restart", "redis-server").orThrow();
    assertThat(lab.comeBack(lab.source).replica()).isFalse();
    assertThat(lab.ask(lab.source, "GET", "kept")).isEqualTo("1");
  }

  @Test
  void theLeaseOpensAServerWhoseWorkerNeverComesBack() {
    SwitchPart part = lab.open(Direction.FORWARD);
    try (Lease lease = HostLease.open(lab.remotes, lab.source, lab.claim())) {
      lease.start(Duration.ofSeconds(2), part.thawCommands());
      String position = part.fence(soon());
      part.reach(position, soon());
      part.ready(position, soon());
    }
    part.close();
    assertThat(role(lab.source)).isEqualTo("slave");
    while (!role(lab.source).equals("master")) {
      Wait.millis(20);
    }
    assertThat(lab.ask(lab.source, "SET", "a", "1")).isEqualTo("OK");
    Include include = include();
    while (lab.exists(lab.source, include.path())) {
      Wait.millis(20);
    }
    MoveLabTest.awaitCloseness(lab, Direction.FORWARD);
  }

  private Include include() {
    return new Include(
        lab.remotes.open(lab.source, lab.claim()), "/etc/redis/redis.conf", lab.names().include());
  }

  @Test
  void aPartThatWasOpenedUnderAnEarlierClaimCanDoNothing() {
    try (SwitchPart stale = lab.open(Direction.FORWARD);
        SwitchPart present = lab.open(Direction.FORWARD)) {
      assertThatThrownBy(() -> stale.fence(soon())).hasMessageContaining("FERRY-");
      assertThatThrownBy(() -> stale.takeOver(soon())).hasMessageContaining("FERRY-");
      assertThatThrownBy(stale::thaw).hasMessageContaining("FERRY-");
      assertThat(present.standing()).isEqualTo(Standing.HOME);
      assertThat(lab.exists(lab.source, include().path())).isFalse();
    }
  }

  @Test
  void aWriteBehindTheFenceCallsTheSwitchOff() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      part.reach(position, soon());
      lab.ask(lab.source, "CLIENT", "UNPAUSE");
      lab.ask(lab.source, "SET", "a", "1");
      assertThatThrownBy(() -> part.ready(position, soon()))
          .hasMessageStartingWith("FERRY-REDIS-022");
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
    }
  }

  @Test
  void aReplicaThatStandsStillIsNotPromoted() {
    lab.root(lab.destination, "systemctl", "stop", lab.names().unit()).orThrow();
    lab.ask(lab.source, "SET", "a", "1");
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      assertThatThrownBy(() -> part.reach(position, verySoon()))
          .hasMessageStartingWith("FERRY-REDIS-021");
      assertThatThrownBy(() -> part.ready(position, verySoon()))
          .hasMessageStartingWith("FERRY-REDIS-021");
      assertThatThrownBy(() -> part.takeOver(soon())).hasMessageStartingWith("FERRY-REDIS-021");
      assertThat(role(lab.destination)).isEqualTo("slave");
      part.thaw();
      assertThat(part.standing()).isEqualTo(Standing.HOME);
    }
  }

  @Test
  void twoWritersAreNeverTakenForAStanding() {
    lab.ask(lab.destination, "REPLICAOF", "NO", "ONE");
    assertThatThrownBy(() -> lab.open(Direction.FORWARD)).hasMessageStartingWith("FERRY-REDIS-005");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageStartingWith("FERRY-REDIS-005");
  }

  @Test
  void theOtherSideDoesNotOpenWhileTheSourceAcceptsWritesAndKeepsItsFile() {
    String file = include().path();
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> part.takeOver(soon())).hasMessageStartingWith("FERRY-REDIS-023");
        assertThat(role(lab.destination)).isEqualTo("slave");
        assertThat(lab.exists(lab.destination, file)).isTrue();
      }
    }
  }

  @Test
  void aDestinationThatIsGoneHoldsUpNeitherThePauseNorTheThaw() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      lab.fault("cut", lab.destination);
      long start = System.nanoTime();
      assertThatThrownBy(() -> part.reach(position, verySoon()))
          .hasMessageStartingWith("FERRY-REDIS-");
      part.thaw();
      System.out.println("MEASURE redis home after " + (System.nanoTime() - start) / 1_000_000);
      assertThat(role(lab.source)).isEqualTo("master");
      assertThat(lab.exists(lab.source, include().path())).isFalse();
    } finally {
      lab.fault("heal", lab.destination);
    }
    MoveLabTest.awaitCloseness(lab, Direction.FORWARD);
  }

  @Test
  void anOldSourceThatRestartsAfterTheSwitchStaysClosedAndADestinationDoesNot() {
    MoveLabTest.turn(lab, Direction.FORWARD, () -> {});
    assertClosedAfterPowerCut();
    lab.component.prepare(lab.step(Direction.REVERSE));
    MoveLabTest.awaitCloseness(lab, Direction.REVERSE);
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    assertClosedAfterPowerCut();
    assertThat(lab.replication(lab.source).closed()).isTrue();
  }

  private void assertClosedAfterPowerCut() {
    for (Host host : List.of(lab.source, lab.destination)) {
      lab.fault("power-cut", host);
      lab.fault("boot", host);
    }
    assertThat(lab.comeBack(lab.source).replica()).isTrue();
    assertThat(lab.comeBack(lab.destination).replica()).isFalse();
  }

  @Test
  void anOldSourceThatSomebodyOpenedIsNotTakenBack() {
    MoveLabTest.turn(lab, Direction.FORWARD, () -> {});
    lab.ask(lab.source, "REPLICAOF", "NO", "ONE");
    lab.ask(lab.source, "SET", "mine", "1");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.REVERSE)))
        .hasMessageStartingWith("FERRY-REDIS-005");
    assertThat(lab.ask(lab.source, "GET", "mine")).isEqualTo("1");
  }

  /** Somebody promoted the destination by hand, though it had not got everything. */
  @Test
  void anOldSourceThatHasMoreThanTheNewSideIsNotCopiedOver() {
    lab.root(lab.destination, "systemctl", "stop", lab.names().unit()).orThrow();
    lab.ask(lab.source, "SET", "mine", "1");
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      String position = part.fence(soon());
      assertThatThrownBy(() -> part.ready(position, verySoon()))
          .hasMessageStartingWith("FERRY-REDIS-021");
    }
    lab.ask(lab.destination, "REPLICAOF", "NO", "ONE");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.REVERSE)))
        .hasMessageStartingWith("FERRY-REDIS-008");
    assertThat(lab.ask(lab.source, "GET", "mine")).isEqualTo("1");
  }

  @Test
  void aServerThatIsBusyWithAScriptCallsTheSwitchOff() throws Exception {
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server script = lab.app(lab.source);
        Server killer = lab.app(lab.source)) {
      CompletableFuture<Object> busy = later(script, "EVAL", "while true do end", "0");
      TimeUnit.MILLISECONDS.sleep(100);
      assertThatThrownBy(() -> part.fence(Deadline.in(Duration.ofMillis(500))))
          .hasMessageStartingWith("FERRY-REDIS-00");
      while (!busy.isDone()) {
        try {
          assertThat(killer.text("SCRIPT", "KILL")).isEqualTo("OK");
        } catch (Refused e) {
          assertThat(e.reply()).startsWith("NOTBUSY");
        }
        Wait.millis(50);
      }
      part.thaw();
      assertThat(killer.text("SET", "a", "1")).isEqualTo("OK");
      assertThat(part.standing()).isEqualTo(Standing.HOME);
    }
  }
}
