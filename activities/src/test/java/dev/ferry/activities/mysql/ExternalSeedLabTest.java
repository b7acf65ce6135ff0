package dev.ferry.activities.mysql;

import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.mysqlfamily.TheirReplication;
import dev.ferry.workflows.mysqlfamily.Databases.Seed;
import org.junit.jupiter.api.Test;

@MysqlLab
class ExternalSeedLabTest {
  @Test
  void aReplicationOfSomebodyElsesToolIsTakenUpLeftAsItWasAndSwitchedThereAndBack() {
    try (Lab lab = Lab.fresh(Seed.EXTERNAL)) {
      new TheirReplication(
              lab,
              """
              mysqldump -h "$1" -utheirs -ptheirs --single-transaction --set-gtid-purged=ON \
                --databases orders >/root/theirs.sql
              mysql </root/theirs.sql
              """,
              "CHANGE REPLICATION SOURCE TO SOURCE_HOST='%s', SOURCE_USER='theirs',"
                  + " SOURCE_PASSWORD='theirs', SOURCE_AUTO_POSITION=1, SOURCE_SSL=1; START REPLICA")
          .isTakenUpLeftAsItWasAndSwitchedThereAndBack();
    }
  }
}
