package dev.ferry.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DatabasesLab
@Timeout(120)
class SurveyLabTest {
  private Lab lab;

  @BeforeEach
  void start() {
    lab = Lab.fresh();
    lab.ask(lab.source, "SET", "a", "1", "EX", "3600");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private List<Finding> findings() {
    return lab.component.inspect(lab.step(Direction.FORWARD)).findings();
  }

  private List<String> failing() {
    return findings().stream()
        .filter(finding -> finding.verdict() != Verdict.PASS)
        .map(Finding::check)
        .toList();
  }

  private void set(Host host, String name, String value) {
    assertThat(lab.ask(host, "CONFIG", "SET", name, value)).isEqualTo("OK");
  }

  @Test
  void equalServersPassBeforeAndAfterPreparingAndAfterTheSwitch() {
    assertThat(failing()).isEmpty();
    lab.component.prepare(lab.step(Direction.FORWARD));
    assertThat(failing()).isEmpty();
    MoveLabTest.turn(lab, Direction.FORWARD, () -> {});
    lab.component.prepare(lab.step(Direction.REVERSE));
    assertThat(lab.component.inspect(lab.step(Direction.REVERSE)).findings())
        .filteredOn(finding -> finding.verdict() != Verdict.PASS)
        .isEmpty();
  }

  @Test
  void saysHowManyKeysExpireAndWhoRemovesThem() {
    assertThat(findings())
        .anyMatch(it -> it.check().equals("expiry") && it.what().startsWith("1 of 1 keys expire"));
  }

  @Test
  void accountsThatTheDestinationLacksOrHasOtherwiseAreNamed() {
    lab.ask(lab.source, "ACL", "SETUSER", "shop", "on", ">secret", "~*", "+@all");
    assertThat(failing()).containsExactly("accounts");
    lab.ask(lab.destination, "ACL", "SETUSER", "shop", "on", ">other", "~*", "+@all");
    Finding finding =
        findings().stream().filter(it -> it.check().equals("accounts")).findFirst().orElseThrow();
    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding.what()).contains("shop");
    lab.ask(lab.destination, "ACL", "SETUSER", "shop", "resetpass", ">secret");
    assertThat(failing()).isEmpty();
  }

  @Test
  void aBacklogTooSmallForWhatIsWrittenIsFound() {
    set(lab.source, "repl-backlog-size", "16384");
    int port = lab.port(lab.source);
    Ledger ledger = new Ledger(4, 1, () -> Server.connect("app", port, lab.login("app")));
    assertThat(failing()).contains("backlog.source");
    ledger.close();
  }

  @Test
  void aBufferTooSmallForTheSeedIsFound() {
    set(lab.source, "client-output-buffer-limit", "replica 1000 0 0");
    int port = lab.port(lab.source);
    Ledger ledger = new Ledger(4, 1, () -> Server.connect("app", port, lab.login("app")));
    assertThat(failing()).contains("buffer");
    ledger.close();
  }

  @Test
  void anotherReplicaOfTheSourceIsFound() {
    lab.root(
            lab.source,
            "systemd-run",
            "--unit=other-replica",
            "redis-server",
            "--port",
            "7001",
            "--replicaof",
            "127.0.0.1 6379",
            "--masterauth",
            lab.secret,
            "--dir",
            "/tmp")
        .orThrow();
    while (lab.replication(lab.source).replicas() == 0) {
      Wait.millis(50);
    }
    assertThat(failing()).containsExactly("replication.free");
  }

  @Test
  void aSentinelIsFound() {
    try (Server sentinel = lab.app(lab.source)) {
      sentinel.send("SUBSCRIBE", "__sentinel__:hello");
      while (lab.ask(lab.source, "PUBSUB", "NUMSUB", "__sentinel__:hello").contains(" 0]")) {
        Wait.millis(10);
      }
      assertThat(failing()).containsExactly("sentinel");
    }
  }

  @Test
  void aDestinationThatIsNotFreeIsFound() {
    lab.ask(lab.destination, "SET", "theirs", "1");
    assertThat(failing()).containsExactly("destination.free");
    lab.ask(lab.destination, "FLUSHALL");
    lab.ask(lab.destination, "REPLICAOF", "127.0.0.1", "7777");
    assertThat(failing()).containsExactly("destination.free");
  }

  @Test
  void aClusterIsRefused() {
    lab.configure(lab.destination, "cluster-enabled yes");
    lab.root(lab.destination, "systemctl", "restart", "redis-server").orThrow();
    assertThat(lab.comeBack(lab.destination).replica()).isFalse();
    assertThat(failing()).contains("settings.mode");
  }

  @Test
  void aServerWithoutAConfigurationFileIsFound() {
    lab.root(lab.destination, "systemctl", "stop", "redis-server").orThrow();
    lab.root(
            lab.destination,
            "systemd-run",
            "--unit=bare",
            "redis-server",
            "--requirepass",
            lab.secret,
            "--dir",
            "/tmp")
        .orThrow();
    assertThat(lab.comeBack(lab.destination).replica()).isFalse();
    assertThat(failing()).contains("configuration.destination");
  }

  @Test
  void aConfigurationThatMakesTheSourceAReplicaIsFound() {
    lab.configure(lab.source, "replicaof 127.0.0.1 7777");
    assertThat(failing()).containsExactly("configuration.source");
  }
}
