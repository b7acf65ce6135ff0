package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private static List<Finding> findings(String source, String destination) {
    return new Releases(Map.of("version", source), Map.of("version", destination)).findings();
  }

  @Test
  void aNewerServerMayFollowAnOlderOneAndTheWayBackIsExplained() {
    Finding version = findings("10.11.19-MariaDB-0+deb12u1", "11.8.6-MariaDB-0+deb13u1").getFirst();
    assertThat(version.verdict()).isEqualTo(Verdict.PASS);
    assertThat(version.what()).contains("the older server follows the newer one");
  }

  @Test
  void anOlderServerIsRefusedAlsoWhereItsNumberSortsLater() {
    assertThat(findings("10.11.19-MariaDB", "10.6.20-MariaDB").getFirst().verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(findings("11.8.6-MariaDB", "10.11.19-MariaDB").getFirst().verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void theSameSeriesNeedsNoExplanation() {
    assertThat(findings("10.11.6-MariaDB", "10.11.19-MariaDB")).hasSize(1);
  }
}
