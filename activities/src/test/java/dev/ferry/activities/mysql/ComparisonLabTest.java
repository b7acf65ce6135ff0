package dev.ferry.activities.mysql;

import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.mysqlfamily.PlantedDifferences;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MysqlLab
class ComparisonLabTest {
  private Lab lab;
  private PlantedDifferences planted;

  @BeforeEach
  void prepare() {
    lab = Lab.fresh();
    planted =
        new PlantedDifferences(
            MySqlDialect.INSTANCE,
            lab,
            statement ->
                "SET GLOBAL super_read_only=0; SET sql_log_bin=0; %s; SET GLOBAL super_read_only=1"
                    .formatted(statement));
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
        () -> MySqlDialect.INSTANCE.connect("app", port, "app", "app-lab"));
  }

  @Test
  void aRoundGoesOnWhereAnotherWorkersEndedAndADifferenceStaysUntilItsRowsAreTheSame() {
    planted.areNotForgottenBetweenRounds();
  }
}
