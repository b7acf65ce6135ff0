package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@DatabasesLab
class LogicalPrepareLabTest {

  @Test
  void aRollbackBringsBackTheClusterThatWasThereBeforeAndHalfAFoundingIsBegunAnew() {
    try (Lab lab = Lab.newer()) {
      lab.psql(lab.destination, "CREATE ROLE former");
      Inspection inspection = lab.component.inspect(lab.step(Direction.FORWARD));
      assertThat(inspection.findings())
          .allSatisfy(
              finding ->
                  assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.PASS));
      lab.psql(lab.source, "CREATE ROLE \"it's\" IN ROLE app");
      Undo undo = new Undo("db", Phase.PREPARE, inspection.before());
      lab.sql(lab.source, "shop", "CREATE TABLE mine (n int PRIMARY KEY, t text)");
      lab.sql(lab.source, "shop", "INSERT INTO mine SELECT n, n FROM generate_series(1, 9999) n");
      lab.script(lab.destination, "mv /usr/lib/postgresql/17/bin/pg_dump /root");
      assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
          .hasMessageContaining("FERRY-PG-007");
      lab.script(lab.destination, "mv /root/pg_dump /usr/lib/postgresql/17/bin");
      lab.ready(Direction.FORWARD);
      aTableThatIsNewOnBothSidesIsTakenUp(lab);
      plantADifference(lab);
      whoOpensTheSideThatFollowsIsFoundByTheNextRound(lab);
      for (int i = 0; i < 2; i++) {
        lab.component.restore(lab.step(Direction.FORWARD), undo);
        assertThat(
                lab.psql(lab.destination, "SELECT rolname FROM pg_roles WHERE rolname = 'former'"))
            .isEqualTo("former");
      }
      assertThat(
              lab.psql(
                  lab.source,
                  "SELECT count(*) FROM pg_replication_slots UNION ALL SELECT count(*) FROM pg_publication"))
          .isEqualTo("0\n0");
      lab.component.cleanUp(lab.step(Direction.FORWARD));
      assertThat(lab.script(lab.destination, "ls /var/lib/postgresql/17")).isEqualTo("main");
      assertThat(lab.psql(lab.source, "SELECT rolname FROM pg_roles WHERE rolname ~ '^ferry_'"))
          .isEmpty();
    }
  }

  private static void aTableThatIsNewOnBothSidesIsTakenUp(Lab lab) {
    String table = "CREATE TABLE late (n int PRIMARY KEY)";
    lab.sql(lab.source, "shop", table);
    try (Server there = there(lab)) {
      there.run(table);
      lab.sql(lab.source, "shop", "INSERT INTO late VALUES (1)");
      lab.ready(Direction.FORWARD);
      assertThat(there.value("SELECT n FROM late")).isEqualTo("1");
    }
  }

  private static Server there(Lab lab) {
    return Server.connect(
        "newer", lab.port(lab.destination), "shop", "ferry", lab.hosts.value("DB_PASSWORD"));
  }

  private static void plantADifference(Lab lab) {
    assertThat(finding(lab, "content.rows").verdict()).isEqualTo(Verdict.PASS);
    try (Server there = there(lab)) {
      there.run("UPDATE mine SET t = NULL WHERE n = 4321", "CREATE INDEX ON mine (t)");
    }
    Finding found = finding(lab, "content.rows");
    assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(found.what()).contains("mine").contains("4321");
    assertThat(finding(lab, "content.schema").what()).contains("mine_t_idx");
  }

  /** First the rules, then whoever came in while they were gone. */
  private static void whoOpensTheSideThatFollowsIsFoundByTheNextRound(Lab lab) {
    String rules = "/etc/postgresql/17/main/pg_hba.conf";
    lab.script(
        lab.destination,
        """
        cp -p "$1" "$1.kept"
        sed -i '1i local all postgres peer' "$1"
        systemctl reload postgresql@17-main
        cd /
        until runuser -u postgres -- psql -c 'SELECT 1' >/dev/null 2>&1; do sleep 0.1; done
        systemd-run --quiet --unit intruder runuser -u postgres -- psql -c 'SELECT pg_sleep(600)'
        until runuser -u postgres -- psql -XAtc \
          "SELECT 1 FROM pg_stat_activity WHERE query ~ '^SELECT pg_sleep'" | grep -q 1; do sleep 0.1; done
        """,
        rules);
    Lag open = lab.component.follow(lab.step(Direction.FORWARD));
    assertThat(open.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(open.what()).contains("accepts writes", "pg_hba.conf");
    lab.script(
        lab.destination, "mv \"$1.kept\" \"$1\"; systemctl reload postgresql@17-main", rules);
    Lag inside = lab.component.follow(lab.step(Direction.FORWARD));
    assertThat(inside.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(inside.what()).contains("should let nobody in", "of postgres");
    try (Server there = there(lab)) {
      there.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ~ '^SELECT pg_sleep'");
    }
    lab.ready(Direction.FORWARD);
  }

  private static Finding finding(Lab lab, String check) {
    return lab.component.confirm(lab.step(Direction.FORWARD)).findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachThingThatLogicalReplicationWouldMissOrFailOnIsOneFinding() {
    try (Lab lab = Lab.newer("wal_level = replica\nmax_prepared_transactions = 3")) {
      lab.psql(lab.source, "SELECT lo_from_bytea(0, 'x')");
      lab.psql(lab.source, "SELECT pg_create_physical_replication_slot('other')");
      for (String statement :
          List.of(
              "CREATE UNLOGGED TABLE scratch (n int PRIMARY KEY)",
              "CREATE TABLE keyless (n int)",
              "CREATE TABLE whole (n int); ALTER TABLE whole REPLICA IDENTITY FULL",
              "CREATE MATERIALIZED VIEW seen AS SELECT 1",
              "CREATE EXTENSION pg_trgm",
              "BEGIN; INSERT INTO ledger (n) VALUES (1); PREPARE TRANSACTION 'waits'")) {
        lab.sql(lab.source, "shop", statement);
      }
      lab.script(
          lab.destination,
          """
          rm /usr/share/postgresql/17/extension/pg_trgm.control
          sed -i '/listen_addresses/d' /etc/postgresql/17/main/conf.d/lab.conf
          echo "max_logical_replication_workers = 1" >>/etc/postgresql/17/main/conf.d/lab.conf
          """);
      lab.psql(lab.destination, "CREATE DATABASE theirs");
      Map<String, String> failed =
          lab.component.inspect(lab.step(Direction.FORWARD)).findings().stream()
              .filter(finding -> finding.verdict() != Verdict.PASS)
              .collect(Collectors.toMap(Finding::check, Finding::what));
      assertThat(failed.keySet())
          .containsExactlyInAnyOrder(
              "content.slots",
              "content.unlogged",
              "content.identity",
              "content.largeobjects",
              "content.views",
              "content.extensions",
              "content.prepared",
              "settings.wal_level.source",
              "settings.wal_level.newer",
              "settings.listen_addresses.newer",
              "settings.max_logical_replication_workers.newer",
              "destination.free");
      assertThat(failed.get("content.identity")).contains("keyless").doesNotContain("whole");
      assertThatThrownBy(() -> lab.component.prepare(lab.step(Direction.FORWARD)))
          .hasMessageContaining("FERRY-PG-005")
          .hasMessageContaining("database theirs");
    }
  }
}
