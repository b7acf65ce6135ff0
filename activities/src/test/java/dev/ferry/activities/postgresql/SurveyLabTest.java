package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Verdict;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@DatabasesLab
class SurveyLabTest {
  @Test
  void twoSoundClustersPassEveryCheckAndAreLeftAsTheyWere() {
    try (Lab lab = Lab.fresh()) {
      String before = lab.psql(lab.source, "SELECT pg_current_wal_lsn()");
      Inspection inspection = lab.component.inspect(lab.step(Direction.FORWARD));
      assertThat(inspection.findings())
          .allSatisfy(
              finding ->
                  assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.PASS));
      assertThat(inspection.before().values())
          .containsEntry("source.status", "ready")
          .containsEntry("destination.status", "ready");
      assertThat(lab.psql(lab.source, "SELECT pg_current_wal_lsn()")).isEqualTo(before);
    }
  }

  @Test
  void eachThingThatAPhysicalCopyWouldMissOrFailOnIsOneFinding() {
    try (Lab lab =
        Lab.fresh("max_connections = 150\nmax_prepared_transactions = 3\nmax_wal_senders = 2")) {
      lab.script(lab.source, "install -d -o postgres -g postgres /srv/space");
      lab.psql(lab.source, "CREATE TABLESPACE elsewhere LOCATION '/srv/space'");
      lab.psql(lab.source, "SELECT pg_create_physical_replication_slot('other')");
      lab.sql(lab.source, "shop", "CREATE UNLOGGED TABLE scratch (n int)");
      lab.sql(lab.source, "shop", "CREATE EXTENSION pg_trgm");
      lab.script(
          lab.destination,
          """
          rm /usr/lib/postgresql/15/lib/pg_trgm.so
          sed -i '/listen_addresses/d' /etc/postgresql/15/main/conf.d/lab.conf
          echo "synchronous_standby_names = 'x'" >>/etc/postgresql/15/main/conf.d/lab.conf
          echo "default_transaction_read_only = on" >>/etc/postgresql/15/main/conf.d/lab.conf
          """);
      lab.psql(lab.destination, "CREATE DATABASE theirs");
      Map<String, String> failed =
          lab.component.inspect(lab.step(Direction.FORWARD)).findings().stream()
              .filter(finding -> finding.verdict() != Verdict.PASS)
              .collect(Collectors.toMap(Finding::check, Finding::what));
      assertThat(failed.keySet())
          .containsExactlyInAnyOrder(
              "content.tablespaces",
              "content.slots",
              "content.unlogged",
              "content.libraries",
              "settings.max_connections",
              "settings.max_prepared_transactions",
              "settings.synchronous_standby_names",
              "settings.default_transaction_read_only",
              "settings.listen_addresses.destination",
              "destination.free");
      assertThat(failed.get("content.libraries")).contains("pg_trgm");
      assertThat(failed.get("content.unlogged")).contains("scratch");
      assertThat(failed.get("destination.free")).contains("theirs");
    }
  }
}
