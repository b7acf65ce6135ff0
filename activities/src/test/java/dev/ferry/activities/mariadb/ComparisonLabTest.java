package dev.ferry.activities.mariadb;

import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.mysqlfamily.PlantedDifferences;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between two releases, which write the same rows differently where they can. */
@DatabasesLab
class ComparisonLabTest {
  private Lab lab;
  private PlantedDifferences planted;

  @BeforeEach
  void prepare() {
    lab = Lab.ofTwoReleases();
    lab.set(lab.destination, "character_set_collations=''", "collation_server=utf8mb4_general_ci");
    planted =
        new PlantedDifferences(
            MariaDbDialect.INSTANCE, lab, statement -> "SET sql_log_bin=0; " + statement);
    planted.prepare();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void everyPlantedDifferenceIsFoundWhileTheServiceWritesAndIsGoneOnceMended() {
    int port = lab.port(lab.source);
    planted.areFoundOneByOneWhileTheServiceWrites(
        () -> MariaDbDialect.INSTANCE.connect("app", port, "app", "app-lab"));
  }

  @Test
  void aRoundGoesOnWhereAnotherWorkersEndedAndADifferenceStaysUntilItsRowsAreTheSame() {
    planted.areNotForgottenBetweenRounds();
  }
}
