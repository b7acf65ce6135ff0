package dev.ferry.activities.mariadb;

import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.mysqlfamily.TheirReplication;
import dev.ferry.workflows.mysqlfamily.Databases.Seed;
import org.junit.jupiter.api.Test;

@DatabasesLab
class ExternalSeedLabTest {
  @Test
  void aReplicationOfSomebodyElsesToolIsTakenUpLeftAsItWasAndSwitchedThereAndBack() {
    try (Lab lab = Lab.ofTwoReleases(Seed.EXTERNAL)) {
      lab.set(
          lab.destination, "character_set_collations=''", "collation_server=utf8mb4_general_ci");
      new TheirReplication(
              lab,
              """
              mariadb-dump --skip-ssl -h "$1" -utheirs -ptheirs --single-transaction --master-data=1 \
                --gtid --databases orders >/root/theirs.sql
              mariadb --init-command 'SET sql_log_bin=0' </root/theirs.sql
              """,
              "CHANGE MASTER TO MASTER_HOST='%s', MASTER_USER='theirs', MASTER_PASSWORD='theirs',"
                  + " MASTER_USE_GTID=slave_pos, MASTER_SSL_VERIFY_SERVER_CERT=0; START SLAVE")
          .isTakenUpLeftAsItWasAndSwitchedThereAndBack();
    }
  }
}
