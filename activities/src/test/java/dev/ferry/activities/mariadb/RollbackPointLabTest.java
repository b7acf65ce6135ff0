package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.mysqlfamily.ScratchServer;
import dev.ferry.activities.mysqlfamily.Writers;
import dev.ferry.activities.points.PointTrial;
import dev.ferry.workflows.Direction;
import org.junit.jupiter.api.Test;

@DatabasesLab
class RollbackPointLabTest {

  @Test
  void aPointOfALiveServerIsRestorableAsOfItsPositionAndHalfAPointCountsForNothing() {
    try (Lab lab = Lab.ofTwoReleases()) {
      lab.component.prepare(lab.step(Direction.FORWARD));
      PointTrial trial =
          new PointTrial(
              lab.component,
              () -> lab.step(Direction.FORWARD),
              script -> lab.root(lab.source, "bash", "-ec", script),
              "/usr/bin/mariadb-dump");
      trial.aDiskThatIsTooSmallIsRefused();
      trial.aDumpThatIsKilledLeavesNothingThatCounts(() -> lab.open(Direction.FORWARD).close());
      lab.sql(lab.destination, "STOP SLAVE");
      JsonNode point = takenUnderWriters(lab, trial);
      trial.itIsAsItIsNoted(point);
      goOnTo(lab, point.path("position").asText());
      ScratchServer scratch = new ScratchServer(lab, lab.source, "mariadb");
      scratch.start(
          "mariadb-install-db --no-defaults --auth-root-authentication-method=normal",
          "/usr/sbin/mariadbd");
      scratch.load(point.path("location").asText());
      String restored = scratch.sql(ScratchServer.ROWS);
      assertThat(restored).isEqualTo(lab.sql(lab.destination, ScratchServer.ROWS));
      assertThat(restored).isNotEqualTo(lab.sql(lab.source, ScratchServer.ROWS));
      trial.oneThatIsSpoiltIsReplaced(point);
      trial.itStaysWhenTheMoveEnds();
    }
  }

  private static JsonNode takenUnderWriters(Lab lab, PointTrial trial) {
    int port = lab.port(lab.source);
    try (Writers writers =
        new Writers(2, 5, () -> MariaDbDialect.INSTANCE.connect("app", port, "app", "app-lab"))) {
      while (writers.acknowledged.size() < 100) {
        Thread.onSpinWait();
      }
      JsonNode point = trial.takeOne();
      int taken = writers.acknowledged.size();
      while (writers.acknowledged.size() < taken + 100) {
        Thread.onSpinWait();
      }
      return point;
    }
  }

  /** The replica was stopped before: now it has what the source had at that position. */
  private static void goOnTo(Lab lab, String position) {
    lab.sql(lab.destination, "START SLAVE UNTIL master_gtid_pos='" + position + "'");
    String reached = "SELECT @@gtid_slave_pos = '" + position + "'";
    for (int i = 0; i < 600 && !lab.sql(lab.destination, reached).equals("1"); i++) {
      Wait.millis(50);
    }
    assertThat(lab.sql(lab.destination, reached)).isEqualTo("1");
  }
}
