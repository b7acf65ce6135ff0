package dev.ferry.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DatabasesLab
@Timeout(120)
class PrepareLabTest {
  private static final String CONFIGURATION = "/etc/redis/redis.conf";

  private Lab lab;

  @BeforeEach
  void start() {
    lab = Lab.fresh();
    lab.ask(lab.source, "SET", "a", "1");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void prepare() {
    lab.component.prepare(lab.step(Direction.FORWARD));
  }

  private Undo undo() {
    Before before = lab.component.inspect(lab.step(Direction.FORWARD)).before();
    return new Undo("cache", Phase.PREPARE, before);
  }

  /** What Ferry may have left anywhere but in its directory. */
  private List<String> traces(Host host) {
    String look =
        "ls -A /etc/redis; sha256sum /etc/redis/redis.conf; stat -c '%U %G %a' /etc/redis/*;"
            + " ls /etc/systemd/system /etc/systemd/system/multi-user.target.wants;"
            + " cat /home/ferry/.ssh/authorized_keys; systemctl list-units -q --all 'ferry-redis*';"
            + " ls -A /var/lib/ferry/lab-move/redis* 2>/dev/null";
    return lab.root(host, "bash", "-c", look).text().lines().toList();
  }

  @Test
  void aSecondTimeChangesNothingAndCopiesNothing() {
    prepare();
    List<String> source = traces(lab.source);
    List<String> destination = traces(lab.destination);
    prepare();
    assertThat(traces(lab.source)).isEqualTo(source);
    assertThat(traces(lab.destination)).isEqualTo(destination);
    try (Server server = lab.app(lab.source)) {
      assertThat(server.info("stats").get("sync_full")).isEqualTo("1");
    }
    assertThat(lab.ask(lab.destination, "GET", "a")).isEqualTo("1");
  }

  @Test
  void bothHostsComeBackByThemselvesAfterARestart() {
    prepare();
    for (Host host : List.of(lab.source, lab.destination)) {
      lab.fault("power-cut", host);
      lab.fault("boot", host);
    }
    assertThat(lab.comeBack(lab.source).replica()).isFalse();
    while (!lab.comeBack(lab.destination).linked()) {
      Wait.millis(100);
    }
    assertThat(lab.replication(lab.destination).isFrom(lab.names().way())).isTrue();
    MoveLabTest.awaitCloseness(lab, Direction.FORWARD);
  }

  @Test
  void aRollbackLeavesBothHostsAsTheyWere() {
    List<String> source = traces(lab.source);
    List<String> destination = traces(lab.destination);
    Undo undo = undo();
    prepare();
    lab.component.restore(lab.step(Direction.FORWARD), undo);
    lab.component.restore(lab.step(Direction.FORWARD), undo);
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    assertThat(traces(lab.source)).isEqualTo(source);
    assertThat(traces(lab.destination)).isEqualTo(destination);
    assertEmptyAndOpen(lab.destination);
    lab.root(lab.destination, "systemctl", "restart", "redis-server").orThrow();
    assertThat(lab.comeBack(lab.destination).replica()).isFalse();
    assertEmptyAndOpen(lab.destination);
    assertThat(lab.ask(lab.source, "GET", "a")).isEqualTo("1");
    assertThat(lab.ask(lab.source, "SET", "a", "2")).isEqualTo("OK");
    prepare();
    assertThat(lab.ask(lab.destination, "GET", "a")).isEqualTo("2");
  }

  private void assertEmptyAndOpen(Host host) {
    try (Server server = lab.app(host)) {
      assertThat(Seed.content(server)).isEmpty();
      assertThat(Writes.refused(server, lab.names())).isEmpty();
      assertThat(server.config("masterauth")).isEmpty();
    }
  }

  @Test
  void nothingIsRestoredWhereNothingWasDone() {
    List<String> source = traces(lab.source);
    lab.ask(lab.destination, "SET", "theirs", "1");
    lab.remotes.raise(lab.source, lab.claim());
    lab.remotes.raise(lab.destination, lab.claim());
    lab.component.restore(lab.step(Direction.FORWARD), undo());
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    assertThat(traces(lab.source)).isEqualTo(source);
    assertThat(lab.ask(lab.destination, "GET", "theirs")).isEqualTo("1");
  }

  @Test
  void aDestinationWithKeysOrFunctionsIsLeftAlone() {
    lab.ask(lab.destination, "SET", "theirs", "1");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-REDIS-007");
    assertThat(lab.ask(lab.destination, "GET", "theirs")).isEqualTo("1");
    lab.ask(lab.destination, "FLUSHALL");
    lab.ask(
        lab.destination,
        "FUNCTION",
        "LOAD",
        "#!lua name=mine\nredis.register_function('f', function() return 1 end)");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-REDIS-007");
    assertThat(lab.replication(lab.destination).replica()).isFalse();
  }

  @Test
  void aDestinationThatFollowsSomebodyElseIsLeftAlone() {
    lab.ask(lab.destination, "REPLICAOF", "127.0.0.1", "7777");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-REDIS-010");
    assertThat(lab.replication(lab.destination).from()).isEqualTo("127.0.0.1:7777");
    lab.ask(lab.destination, "REPLICAOF", "127.0.0.1", "0"); // as another migration would
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-REDIS-010");
  }

  @Test
  void aSourceThatIsAReplicaIsNotInCharge() {
    lab.ask(lab.source, "REPLICAOF", "127.0.0.1", "7777");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-REDIS-012");
  }

  @Test
  void hostsThatCannotReachEachOtherAreToldSo() {
    String reject =
        "nft add table ip cut; nft add chain ip cut in '{ type filter hook input priority 0; }';"
            + " nft add rule ip cut in tcp dport 22 ip saddr "
            + lab.destination.address()
            + " reject";
    lab.root(lab.source, "bash", "-c", reject).orThrow();
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-REDIS-011");
    assertThat(lab.replication(lab.destination).replica()).isFalse();
  }

  @Test
  void whatAKilledAttemptBeganIsFinishedByTheNext() {
    prepare();
    try (Server server = lab.app(lab.destination)) {
      assertThat(server.text("REPLICAOF", "127.0.0.1", "0")).isEqualTo("OK");
    }
    lab.root(lab.destination, "systemctl", "stop", lab.names().unit()).orThrow();
    prepare();
    MoveLabTest.awaitCloseness(lab, Direction.FORWARD);
  }

  @Test
  void aSecondAttemptEndsTheConnectionsOfTheFirst() {
    try (Ends first = Ends.open(lab.remotes, lab.step(Direction.FORWARD), lab.claim(), change())) {
      prepare();
      assertThatThrownBy(() -> first.destination().server().ask("REPLICAOF", "NO", "ONE"))
          .hasMessageStartingWith("FERRY-REDIS-002");
      assertThatThrownBy(() -> first.source().server().ask("PING"))
          .hasMessageStartingWith("FERRY-REDIS-002");
    }
    assertThat(lab.replication(lab.destination).linked()).isTrue();
  }

  private Server.Login change() {
    return lab.login(lab.names().client("change"));
  }

  @Test
  void thePasswordIsInNoListOfProcessesAndInNoFileForOthers() throws Exception {
    CompletableFuture<Void> preparing = CompletableFuture.runAsync(this::prepare);
    while (!preparing.isDone()) {
      for (Host host : List.of(lab.source, lab.destination)) {
        assertThat(lab.root(host, "bash", "-c", "cat /proc/*/cmdline | tr '\\0' ' '").text())
            .doesNotContain(lab.secret);
      }
    }
    preparing.get();
    for (Host host : List.of(lab.source, lab.destination)) {
      String readable =
          "find /etc /var/lib/ferry /run -xdev -type f -perm /o+r -exec grep -lF -- \"$1\" {} +";
      assertThat(lab.root(host, "bash", "-c", readable, "x", lab.secret).text()).isEmpty();
    }
  }

  @Test
  void theKeyBetweenTheHostsOpensNothingButThatPort() {
    prepare();
    String key = "/var/lib/ferry/lab-move/redis-cache.key";
    String ssh =
        "ssh -F /dev/null -i "
            + key
            + " -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=/dev/null"
            + " -o StrictHostKeyChecking=no -o ExitOnForwardFailure=yes -l ferry "
            + lab.source.address();
    assertThat(lab.root(lab.destination, "bash", "-c", ssh + " id").text()).doesNotContain("uid");
    String other =
        "timeout 5 " + ssh.replace("ssh -F", "ssh -W 127.0.0.1:22 -F") + " </dev/null | head -c 3";
    assertThat(lab.root(lab.destination, "bash", "-c", other).text()).doesNotContain("SSH");
  }

  @Test
  void aFinishedMoveLeavesTheOldSourceClosedAndTheNewOneFree() {
    Undo undo = undo();
    prepare();
    MoveLabTest.turn(lab, Direction.FORWARD, () -> {});
    assertThatThrownBy(() -> lab.component.restore(lab.step(Direction.FORWARD), undo))
        .hasMessageStartingWith("FERRY-REDIS-014");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("FERRY-REDIS-012");
    lab.component.prepare(lab.step(Direction.REVERSE));
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    assertThat(lab.replication(lab.source).closed()).isTrue();
    assertThat(traces(lab.destination)).noneMatch(line -> line.contains("ferry-"));
    assertThat(lab.root(lab.destination, "tail", "-1", CONFIGURATION).text())
        .doesNotContain("include");
    try (Server server = lab.app(lab.destination)) {
      assertThat(Writes.refused(server, lab.names())).isEmpty();
      assertThat(server.config("masterauth")).isEmpty();
    }
    assertThat(lab.root(lab.source, "bash", "-c", "ls /etc/systemd/system").text())
        .doesNotContain("ferry-redis");
  }
}
