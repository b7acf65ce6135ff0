package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.points.PointTrial;
import dev.ferry.workflows.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

@DatabasesLab
class RollbackPointLabTest {
  @Test
  void aPointOfALiveClusterHoldsTheRowsOfOneMomentAndHalfAPointCountsForNothing() {
    try (Lab lab = Lab.fresh()) {
      lab.ready(Direction.FORWARD);
      PointTrial trial =
          new PointTrial(
              lab.component,
              () -> lab.step(Direction.FORWARD),
              script -> lab.root(lab.source, script),
              "/usr/lib/postgresql/15/bin/pg_dump");
      trial.aDiskThatIsTooSmallIsRefused();
      trial.aDumpThatIsKilledLeavesNothingThatCounts(
          () -> {
            try (var part = lab.open(Direction.FORWARD)) {
              assertThat(part).isNotNull();
            }
          });
      int port = lab.port(lab.source);
      long before;
      JsonNode point;
      // One writer, whose rows are numbered: those of one moment have no gap.
      try (Ledger writer = new Ledger(1, 2, List.of(port, port))) {
        before = await(writer, 100);
        point = trial.takeOne();
        await(writer, writer.acknowledged.size() + 100);
      }
      trial.itIsAsItIsNoted(point);
      restore(lab, point.path("location").asText());
      long restored = Long.parseLong(scratch(lab, "SELECT max(n) FROM ledger"));
      assertThat(restored).isGreaterThanOrEqualTo(before);
      String rows =
          "SELECT count(*), max(n), md5(string_agg(concat(id, '|', n, '|', at), ' ' ORDER BY id))"
              + " FROM ledger WHERE n <= "
              + restored;
      assertThat(scratch(lab, rows))
          .startsWith(restored + "|" + restored + "|")
          .isEqualTo(lab.sql(lab.source, "shop", rows));
      assertThat(Long.parseLong(lab.sql(lab.source, "shop", "SELECT max(n) FROM ledger")))
          .isGreaterThan(restored);
      assertThat(scratch(lab, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferry%'"))
          .isEqualTo("0");
      trial.oneThatIsSpoiltIsReplaced(point);
      trial.itStaysWhenTheMoveEnds();
    }
  }

  private static long await(Ledger writer, int rows) {
    while (writer.acknowledged.size() < rows) {
      Thread.onSpinWait();
    }
    return writer.acknowledged.size();
  }

  /** As the guide says, into an empty cluster. */
  private static void restore(Lab lab, String point) {
    lab.script(
        lab.source,
        """
        pg_createcluster 15 scratch --port 5499 --start >/dev/null
        cd /
        runuser -u postgres -- psql -p 5499 -XAtq -d postgres <"$1/globals.sql" >/dev/null 2>&1
        runuser -u postgres -- pg_restore -p 5499 --create --exit-on-error -d postgres <"$1/shop.dump"
        """,
        point);
  }

  private static String scratch(Lab lab, String statement) {
    return lab.script(
        lab.source,
        "cd / && runuser -u postgres -- psql -p 5499 -XAtq -d shop -c \"$1\"",
        statement);
  }
}
