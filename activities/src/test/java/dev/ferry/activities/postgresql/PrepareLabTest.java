package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DatabasesLab
class PrepareLabTest {
  private static final String DATA = "/var/lib/postgresql/15/main";
  private static final String COPY = DATA + ".ferry_*.copy";

  private Lab lab;

  @BeforeEach
  void begin() {
    lab = Lab.fresh();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aRollbackBringsBackTheClusterThatWasThereBefore() {
    lab.psql(lab.destination, "CREATE ROLE former");
    Undo undo =
        new Undo("db", Phase.PREPARE, lab.component.inspect(lab.step(Direction.FORWARD)).before());
    lab.ready(Direction.FORWARD);
    for (int i = 0; i < 2; i++) {
      lab.component.restore(lab.step(Direction.FORWARD), undo);
      assertThat(lab.psql(lab.destination, "SELECT rolname FROM pg_roles WHERE rolname = 'former'"))
          .isEqualTo("former");
      assertThat(lab.psql(lab.source, "SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
    }
    lab.component.cleanUp(lab.step(Direction.FORWARD));
    assertThat(lab.script(lab.destination, "ls /var/lib/postgresql/15")).isEqualTo("main");
    lab.psql(lab.destination, "DROP ROLE former");
    lab.epoch++;
    lab.ready(Direction.FORWARD);
  }

  @Test
  void aClusterOfSomebodyElseIsNotTouched() {
    lab.psql(lab.destination, "CREATE DATABASE theirs");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageContaining("FERRY-PG-005")
        .hasMessageContaining("database theirs");
    assertThat(
            lab.psql(lab.destination, "SELECT count(*) FROM pg_database WHERE datname = 'theirs'"))
        .isEqualTo("1");
  }

  @Test
  void aCopyThatALaterAttemptFindsUnderWayGoesOn() {
    slowly();
    CompletableFuture<Void> first = prepareAside();
    awaitCopy();
    try (BackupGauge gauge = new BackupGauge(lab.connect(lab.source))) {
      assertThat(gauge.read())
          .hasValueSatisfying(it -> assertThat(it.done()).isLessThan(it.total()));
    }
    String begun = lab.script(lab.destination, "stat -c %i " + COPY);
    try (Lab second = lab.again()) {
      second.ready(Direction.FORWARD);
    }
    assertThat(lab.script(lab.destination, "stat -c %i " + DATA)).isEqualTo(begun);
    expectEnded(first);
    assertThat(lab.status(lab.destination)).isEqualTo("standby");
  }

  @Test
  void aCopyThatWasCutOffIsBegunAnewAndTheFirstClusterIsStillKept() {
    lab.psql(lab.destination, "CREATE ROLE former");
    slowly();
    Undo undo =
        new Undo("db", Phase.PREPARE, lab.component.inspect(lab.step(Direction.FORWARD)).before());
    CompletableFuture<Void> first = prepareAside();
    awaitCopy();
    lab.script(lab.destination, "pkill -KILL -x pg_basebackup");
    assertThatThrownBy(first::join).hasMessageContaining("FERRY-PG-007");
    lab.ready(Direction.FORWARD);
    lab.component.restore(lab.step(Direction.FORWARD), undo);
    assertThat(lab.psql(lab.destination, "SELECT rolname FROM pg_roles WHERE rolname = 'former'"))
        .isEqualTo("former");
  }

  private void slowly() {
    lab.psql(
        lab.source,
        "CREATE TABLE big AS SELECT repeat(n::text, 100) FROM generate_series(1, 20000) n");
    lab = lab.withSeedRate(4);
  }

  private CompletableFuture<Void> prepareAside() {
    return CompletableFuture.runAsync(() -> lab.component.prepare(lab.step(Direction.FORWARD)));
  }

  private void awaitCopy() {
    while (!lab.root(lab.destination, "pgrep -x pg_basebackup && test -d " + COPY + "/base").ok()) {
      Wait.millis(20);
    }
  }

  private static void expectEnded(CompletableFuture<Void> work) {
    try {
      work.join();
    } catch (CompletionException ended) {
      assertThat(ended).hasMessageContaining("FERRY-");
    }
  }

  @Test
  void aStandbyThatSomebodyPromotedClosesTheGate() {
    lab.ready(Direction.FORWARD);
    lab.psql(lab.destination, "SELECT pg_promote()");
    assertThat(lab.component.follow(lab.step(Direction.FORWARD)).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding("fenced.destination").verdict()).isEqualTo(Verdict.FAIL);
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageContaining("FERRY-PG-011");
  }

  @Test
  void aStandbyThatLivedALifeOfItsOwnCannotFollowAgain() {
    lab.ready(Direction.FORWARD);
    lab.psql(lab.destination, "SELECT pg_promote()");
    lab.psql(lab.destination, "CREATE TABLE own (n int)");
    lab.script(lab.destination, "systemctl stop postgresql@15-main");
    assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
        .hasMessageContaining("FERRY-PG-006");
  }

  @Test
  void oneChangedCharacterOnTheStandbyIsFound() {
    lab.sql(
        lab.source,
        "shop",
        "CREATE TABLE note AS SELECT 'needle-' || n AS t FROM generate_series(1, 5000) n");
    lab.ready(Direction.FORWARD);
    assertThat(finding("content.rows").verdict()).isEqualTo(Verdict.PASS);
    String file = lab.sql(lab.source, "shop", "SELECT pg_relation_filepath('note')");
    // What the standby replays when it starts would mend the damage.
    lab.psql(lab.source, "CHECKPOINT");
    lab.ready(Direction.FORWARD);
    lab.psql(lab.destination, "CHECKPOINT");
    lab.script(
        lab.destination,
        """
        systemctl stop postgresql@15-main
        cd /
        runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_checksums --disable -D "$1" >/dev/null
        LC_ALL=C sed -i 's/needle-4321/needle-4322/' "$1/$2"
        chown postgres: "$1/$2"
        systemctl start postgresql@15-main
        """,
        DATA,
        file);
    lab.ready(Direction.FORWARD);
    Finding found = finding("content.rows");
    assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(found.what()).contains("note").contains("other content");
  }

  @Test
  void aLinkThatIsCutShowsAsLag() {
    lab.ready(Direction.FORWARD);
    lab.script(
        lab.destination,
        "nft add table inet cut; nft add chain inet cut in '{ type filter hook input priority 0; }';"
            + " nft add rule inet cut in ip saddr \"$1\" drop",
        lab.source.address());
    assertThat(lab.component.follow(lab.step(Direction.FORWARD)).verdict())
        .isNotEqualTo(Verdict.PASS);
    lab.script(lab.destination, "nft delete table inet cut");
    lab.ready(Direction.FORWARD);
  }

  private Finding finding(String check) {
    return lab.component.confirm(lab.step(Direction.FORWARD)).findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }
}
