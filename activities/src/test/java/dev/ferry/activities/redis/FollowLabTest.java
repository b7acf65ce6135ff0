package dev.ferry.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DatabasesLab
@Timeout(120)
class FollowLabTest {
  private Lab lab;

  @BeforeEach
  void prepare() {
    lab = Lab.fresh();
    fill();
    lab.component.prepare(lab.step(Direction.FORWARD));
    MoveLabTest.awaitCloseness(lab, Direction.FORWARD);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  /** Of each type a small one and a large one, in two databases. */
  private void fill() {
    String large =
        "local n = tonumber(ARGV[1]) for i = 1, n do redis.call('RPUSH', 'list' .. n, i)"
            + " redis.call('SADD', 'set' .. n, i) redis.call('HSET', 'hash' .. n, 'f' .. i, i)"
            + " redis.call('ZADD', 'zset' .. n, i / 7, 'm' .. i) redis.call('XADD', 'stream' .. n,"
            + " '*', 'f', i) end redis.call('SET', 'string' .. n, string.rep('x', n * 20))";
    try (Server app = lab.app(lab.source)) {
      for (String count : List.of("3", "700", "5000")) {
        app.ask("EVAL", large, "0", count);
      }
      app.ask("SET", "expires", "1", "EX", "3600");
      app.ask("XGROUP", "CREATE", "stream3", "workers", "0");
      app.ask("XREADGROUP", "GROUP", "workers", "one", "COUNT", "1", "STREAMS", "stream3", ">");
      app.ask("SELECT", "5");
      app.ask("SET", "bytes \u0001\u00ff\r\n", "\u0000\u00fe");
    }
  }

  private Verdict lag() {
    return lab.component.follow(lab.step(Direction.FORWARD)).verdict();
  }

  private Finding finding(String check) {
    return lab.component.confirm(lab.step(Direction.FORWARD)).findings().stream()
        .filter(it -> it.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bothSidesAreEqualWhileTheServiceWritesInManyWays() {
    int port = lab.port(lab.source);
    Ledger ledger = new Ledger(4, 1, () -> Server.connect("app", port, lab.login("app")));
    String churn =
        "redis.call('HINCRBY', 'hash700', 'f3', 1) redis.call('SADD', 'set3', ARGV[1])"
            + " redis.call('SPOP', 'set700') redis.call('SET', 'brief' .. ARGV[1], 1, 'PX', 30)";
    try (Server app = lab.app(lab.source)) {
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 200; j++) {
          app.ask("EVAL", churn, "0", "" + (i * 1000 + j));
        }
        MoveLabTest.assertPassed(lab, Direction.FORWARD);
      }
    }
    Evidence evidence = lab.component.confirm(lab.step(Direction.FORWARD));
    System.out.println("MEASURE redis " + evidence.figures());
    assertThat(evidence.figures()).containsKey(Evidence.PREDICTED_PAUSE);
    ledger.close();
    Finding finding = finding("content.keys");
    assertThat(finding.what()).contains("0 were written too often");
    assertThat(finding.what()).startsWith("21 keys");
  }

  @Test
  void everyPlantedDifferenceIsFound() {
    plantAndFind("string3", "SETBIT", "string3", "7", "1");
    plantAndFind("string5000", "SETRANGE", "string5000", "0", "y");
    plantAndFind("list700", "LSET", "list700", "350", "other");
    plantAndFind("set700", "SADD", "set700", "more");
    plantAndFind("hash700", "HSET", "hash700", "f1", "1.");
    plantAndFind("hash5000", "HSET", "hash5000", "f2500", "other");
    plantAndFind("list5000", "LSET", "list5000", "2500", "other");
    plantAndFind("zset5000", "ZADD", "zset5000", "0.5", "m2500");
    plantAndFind("string5000", "SETBIT", "string5000", "400000", "1");
    plantAndFind("zset700", "ZINCRBY", "zset700", "0.0001", "m3");
    plantAndFind("stream3", "XADD", "stream3", "*", "f", "1");
    plantAndFind("stream3", "XGROUP", "DESTROY", "stream3", "workers");
    plantAndFind("expires", "PEXPIRE", "expires", "7200000");
    plantAndFind("expires", "PERSIST", "expires");
    plantAndFind("list3", "DEL", "list3");
    plantAndFind("more", "SET", "more", "1");
  }

  private void plantAndFind(String key, String... command) {
    try (Server there = lab.app(lab.destination)) {
      there.ask("CONFIG", "SET", "replica-read-only", "no");
      there.ask(command);
      there.ask("CONFIG", "SET", "replica-read-only", "yes");
      Finding finding = finding("content.keys");
      assertThat(finding.verdict()).as(key + ": " + finding).isEqualTo(Verdict.FAIL);
      assertThat(finding.what()).contains('"' + key + '"');
      there.ask("CONFIG", "SET", "replica-read-only", "no");
      String payload = "return redis.call('DUMP', KEYS[1])";
      there.ask("DEL", key);
      Object dump;
      Object expires;
      try (Server here = lab.app(lab.source)) {
        dump = here.ask("EVAL_RO", payload, "1", key);
        expires = here.ask("PEXPIRETIME", key);
      }
      if (dump instanceof String bytes) {
        boolean never = Long.parseLong(expires.toString()) < 0;
        there.ask("RESTORE", key, never ? "0" : expires.toString(), bytes, "ABSTTL");
      }
      there.ask("CONFIG", "SET", "replica-read-only", "yes");
    }
    assertThat(finding("content.keys").verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aReplicaThatSomebodyOpenedIsFound() {
    lab.ask(lab.destination, "CONFIG", "SET", "replica-read-only", "no");
    assertThat(lag()).isEqualTo(Verdict.FAIL);
    assertThat(finding("fenced.destination").verdict()).isEqualTo(Verdict.FAIL);
    lab.ask(lab.destination, "REPLICAOF", "NO", "ONE");
    assertThat(finding("fenced.destination").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding("content.keys").verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(lag()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void aCutLinkIsNoSuccessThoughNeitherServerHasNoticed() {
    String drop =
        "nft add table ip cut; nft add chain ip cut in '{ type filter hook input priority 0; }';"
            + " nft add rule ip cut in ip saddr "
            + lab.source.address()
            + " drop";
    lab.root(lab.destination, "bash", "-c", drop).orThrow();
    assertThat(lab.replication(lab.destination).linked()).isTrue();
    assertThat(lag()).isEqualTo(Verdict.FAIL);
    lab.root(lab.destination, "nft", "delete", "table", "ip", "cut").orThrow();
    MoveLabTest.awaitCloseness(lab, Direction.FORWARD);
    try (Server server = lab.app(lab.source)) {
      assertThat(server.info("stats").get("sync_full")).isEqualTo("1");
    }
  }

  @Test
  void aClosedSourceIsNoData() {
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(3));
      String position = part.fence(deadline);
      part.ready(position, deadline);
      assertThat(lag()).isEqualTo(Verdict.NO_DATA);
      part.thaw();
    }
    assertThat(lag()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aConfigurationThatWouldCloseTheSourceAtItsNextRestartIsFound() {
    lab.configure(lab.source, "replicaof 127.0.0.1 0");
    assertThat(finding("restart.source").verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void aConfigurationThatSomebodyReplacedIsFoundAndMended() {
    lab.root(lab.destination, "sed", "-i", "/^include /d", "/etc/redis/redis.conf").orThrow();
    assertThat(finding("restart.destination").verdict()).isEqualTo(Verdict.FAIL);
    lab.component.prepare(lab.step(Direction.FORWARD));
    assertThat(finding("restart.destination").verdict()).isEqualTo(Verdict.PASS);
  }
}
