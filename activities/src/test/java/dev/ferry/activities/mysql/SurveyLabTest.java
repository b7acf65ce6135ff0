package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.workflows.Direction;
import org.junit.jupiter.api.Test;

@MysqlLab
class SurveyLabTest {
  @Test
  void eachObstacleIsOneFinding() {
    try (Lab lab = Lab.fresh()) {
      areFound(lab);
    }
  }

  private static void areFound(Lab lab) {
    Server busy = lab.connect(lab.source, "app", "app-lab");
    lab.sql(lab.source, "SELECT 1");
    busy.close();
    lab.sql(
        lab.source,
        "CREATE TABLE orders.keyless (a INT); CREATE TABLE orders.old (a INT PRIMARY KEY)"
            + " ENGINE=MyISAM; CREATE DATABASE other; CREATE USER boss@localhost; GRANT"
            + " CONNECTION_ADMIN ON *.* TO boss@localhost; CREATE DEFINER=ghost@nowhere VIEW"
            + " orders.v AS SELECT 1; SET GLOBAL time_zone='+01:00'; SET GLOBAL sql_mode=''; XA"
            + " START 'x'; INSERT INTO orders.orders (token, bytes, at) VALUES ('x', 1, NOW(6)); XA"
            + " END 'x'; XA PREPARE 'x'; INSTALL COMPONENT 'file://component_query_attributes';"
            + " INSERT INTO mysql.time_zone_name VALUES ('Europe/Berlin', 1)");
    lab.sql(
        lab.destination,
        "SET sql_log_bin=0; CREATE USER app@'127.0.0.1' IDENTIFIED BY 'other'; CREATE DATABASE"
            + " orders; CREATE DATABASE theirs; CREATE TABLE theirs.t (a INT PRIMARY KEY);"
            + " CREATE USER foreigner@'127.0.0.1' IDENTIFIED BY 'lab'; GRANT INSERT ON theirs.* TO"
            + " foreigner@'127.0.0.1'");
    Server foreigner = lab.connect(lab.destination, "foreigner", "lab");
    foreigner.run("START TRANSACTION", "INSERT INTO theirs.t VALUES (1)");
    lab.sql(
        lab.destination,
        " SET GLOBAL max_connections=1; SET GLOBAL"
            + " binlog_row_image=MINIMAL; SET PERSIST read_only=0; CHANGE REPLICATION FILTER"
            + " REPLICATE_IGNORE_DB=(orders); CHANGE REPLICATION SOURCE TO"
            + " SOURCE_HOST='elsewhere'");
    assertThat(lab.obstacles())
        .containsExactlyInAnyOrder(
            "content.keys",
            "content.engines",
            "schemas.source",
            "schemas.destination",
            "destination.schemas",
            "destination.writers",
            "replication.free",
            "access.bypass.source",
            "access.definers",
            "access.accounts",
            "activity.xa",
            "settings.binlog_row_image",
            "settings.filters",
            "settings.max_connections",
            "settings.persisted",
            "settings.plugins",
            "settings.sql_mode",
            "settings.time_zone",
            "settings.time_zone_names");
    foreigner.close();
    assertThatThrownBy(() -> prepare(lab)).hasMessageStartingWith("FERRY-DB-005");
    lab.sql(lab.destination, "SET sql_log_bin=0; DROP DATABASE orders");
    assertThatThrownBy(() -> prepare(lab)).hasMessageStartingWith("FERRY-DB-012");
    assertThat(lab.sql(lab.destination, "SELECT @@read_only")).isEqualTo("0");
    lab.sql(lab.source, "XA ROLLBACK 'x'");
  }

  private static void prepare(Lab lab) {
    lab.component.prepare(lab.step(Direction.FORWARD));
  }
}
