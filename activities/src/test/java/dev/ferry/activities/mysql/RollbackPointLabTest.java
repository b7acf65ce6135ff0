package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.mysqlfamily.ScratchServer;
import dev.ferry.activities.mysqlfamily.Writers;
import dev.ferry.activities.points.PointTrial;
import dev.ferry.workflows.Direction;
import org.junit.jupiter.api.Test;

@MysqlLab
class RollbackPointLabTest {

  @Test
  void aPointOfALiveServerIsRestorableAsOfOneMomentAndHalfAPointCountsForNothing() {
    try (Lab lab = Lab.fresh()) {
      lab.component.prepare(lab.step(Direction.FORWARD));
      PointTrial trial =
          new PointTrial(
              lab.component,
              () -> lab.step(Direction.FORWARD),
              script -> lab.root(lab.source, "bash", "-ec", script),
              "/usr/bin/mysqldump");
      trial.aDiskThatIsTooSmallIsRefused();
      trial.aDumpThatIsKilledLeavesNothingThatCounts(() -> lab.open(Direction.FORWARD).close());
      long before;
      JsonNode point;
      int port = lab.port(lab.source);
      // One writer, whose rows are numbered: those of one moment have no gap.
      try (Writers writer =
          new Writers(1, 2, () -> MySqlDialect.INSTANCE.connect("app", port, "app", "app-lab"))) {
        before = await(writer, 100);
        point = trial.takeOne();
        await(writer, writer.acknowledged.size() + 100);
      }
      trial.itIsAsItIsNoted(point);
      ScratchServer scratch = new ScratchServer(lab, lab.source, "mysql");
      scratch.start("mysqld --no-defaults --initialize-insecure", "/usr/sbin/mysqld");
      scratch.load(point.path("location").asText());
      long restored = Long.parseLong(scratch.sql("SELECT MAX(n) FROM orders.ledger"));
      assertThat(restored).isGreaterThanOrEqualTo(before);
      String rows =
          ScratchServer.ROWS.replace("orders.ledger", "orders.ledger WHERE n <= " + restored);
      assertThat(scratch.sql(rows))
          .startsWith(restored + "\t")
          .isEqualTo(lab.sql(lab.source, rows));
      assertThat(lab.sql(lab.source, "SELECT MAX(n) > " + restored + " FROM orders.ledger"))
          .isEqualTo("1");
      trial.oneThatIsSpoiltIsReplaced(point);
      trial.itStaysWhenTheMoveEnds();
    }
  }

  private static long await(Writers writer, int rows) {
    while (writer.acknowledged.size() < rows) {
      Thread.onSpinWait();
    }
    return writer.acknowledged.size();
  }
}
