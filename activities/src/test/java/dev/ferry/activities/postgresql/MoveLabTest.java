package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@DatabasesLab
class MoveLabTest {
  private static final int SWITCHES = 4;

  @Test
  void noAcknowledgedRowIsLostThereAndBackAndOnlyOneSideEverTakesThem() {
    try (Lab lab = Lab.fresh()) {
      List<Long> acknowledged;
      try (Ledger ledger =
          new Ledger(4, 5, List.of(lab.port(lab.source), lab.port(lab.destination)))) {
        for (int round = 0; round < SWITCHES; round++) {
          Direction direction = round % 2 == 0 ? Direction.FORWARD : Direction.REVERSE;
          lab.ready(direction);
          lab.component.prepare(lab.step(direction));
          expectPass(lab.component.confirm(lab.step(direction)));
          Outcome outcome = lab.turn(lab.next(direction));
          System.out.println("MEASURE " + direction + " " + outcome);
          assertThat(outcome).isInstanceOf(Outcome.Turned.class);
        }
        awaitMore(ledger);
        ledger.stop();
        System.out.printf(
            "MEASURE longest gap %.0f ms in %d rows%n",
            ledger.longestGap(), ledger.acknowledged.size());
        assertThat(ledger.changesOfSide()).isEqualTo(SWITCHES);
        acknowledged = ledger.acknowledged.stream().map(Ledger.Row::number).toList();
      }
      assertThat(acknowledged).hasSizeGreaterThan(1000);
      expectEachOnce(lab, lab.source, acknowledged);
      lab.component.cleanUp(lab.step(Direction.FORWARD));
      lab.component.cleanUp(lab.step(Direction.FORWARD));
      expectNothingLeft(lab);
    }
  }

  private static void awaitMore(Ledger ledger) {
    int until = ledger.acknowledged.size() + 100;
    while (ledger.acknowledged.size() < until) {
      Wait.millis(10);
    }
  }

  private static void expectPass(Evidence evidence) {
    System.out.println("MEASURE " + evidence.figures());
    assertThat(evidence.findings()).allMatch(finding -> finding.verdict() == Verdict.PASS);
  }

  private static void expectEachOnce(Lab lab, Host host, List<Long> acknowledged) {
    Map<Long, Integer> there = new TreeMap<>();
    lab.sql(host, "shop", "SELECT n FROM ledger")
        .lines()
        .forEach(line -> there.merge(Long.valueOf(line), 1, Integer::sum));
    assertThat(there.keySet()).containsAll(acknowledged);
    assertThat(there.values()).containsOnly(1);
  }

  private static void expectNothingLeft(Lab lab) {
    assertThat(lab.status(lab.source)).isEqualTo("ready");
    assertThat(lab.status(lab.destination)).isEqualTo("down");
    assertThat(
            lab.psql(
                lab.source,
                "SELECT count(*) FROM pg_roles WHERE rolname ~ '^ferry_' UNION ALL"
                    + " SELECT count(*) FROM pg_replication_slots UNION ALL"
                    + " SELECT count(*) FROM pg_namespace WHERE nspname ~ '^ferry_' UNION ALL"
                    + " SELECT count(*) FROM pg_file_settings WHERE name IN ('primary_conninfo',"
                    + " 'primary_slot_name', 'wal_retrieve_retry_interval')"))
        .isEqualTo("0\n0\n0\n0");
    for (Host host : List.of(lab.source, lab.destination)) {
      assertThat(lab.script(host, "grep -c ferry /etc/postgresql/15/main/pg_hba.conf || true"))
          .isEqualTo("0");
      assertThat(lab.script(host, "ls /var/lib/postgresql/15")).isEqualTo("main");
    }
    lab.script(lab.destination, "systemctl start postgresql@15-main");
    assertThat(lab.psql(lab.destination, "SELECT pg_is_in_recovery()")).isEqualTo("t");
  }
}
