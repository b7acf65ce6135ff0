package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import org.junit.jupiter.api.Test;

@ServiceLab
class SurveyLabTest {
  @Test
  void inspectionNamesEachObstacle() {
    Lab.reset("source", "destination");
    try (Lab lab = new Lab()) {
      areFound(lab, lab.hosts.source(), lab.hosts.destination());
    }
  }

  private static void areFound(Lab lab, Host source, Host destination) {
    lab.sql(
        source,
        "CREATE TABLE orders.keyless (a INT); CREATE TABLE orders.old (a INT PRIMARY KEY)"
            + " ENGINE=MyISAM; CREATE DATABASE other; CREATE USER boss@localhost; GRANT READ_ONLY"
            + " ADMIN ON *.* TO boss@localhost; CREATE DEFINER=ghost@nowhere VIEW orders.v AS"
            + " SELECT 1; XA START 'x'; INSERT INTO orders.orders (token, sha256, bytes, host,"
            + " created_at) VALUES ('x', 'x', 1, 'x', NOW()); XA END 'x'; XA PREPARE 'x'");
    lab.sql(
        source,
        "CREATE TABLE orders.measured (id INT PRIMARY KEY, f FLOAT, g FLOAT); INSERT INTO"
            + " orders.measured VALUES (1, 0.3, -1234567), (2, NULL, 0), (3, 1e-12, 7);"
            + " CREATE TABLE orders.kept (a INT PRIMARY KEY) WITH SYSTEM VERSIONING;"
            + " INSTALL SONAME 'auth_ed25519'; CREATE USER ed@localhost IDENTIFIED VIA ed25519"
            + " USING PASSWORD('x'); GRANT SELECT ON orders.* TO ed@localhost; INSERT INTO"
            + " mysql.time_zone_name VALUES ('Europe/Berlin', 1)");
    lab.sql(
        destination,
        "SET GLOBAL slave_run_triggers_for_rbr='YES'; CREATE TABLE mysql.theirs (a INT PRIMARY"
            + " KEY); CREATE USER foreigner@'127.0.0.1' IDENTIFIED BY 'lab'; GRANT INSERT ON"
            + " mysql.theirs TO foreigner@'127.0.0.1'");
    Server foreigner = lab.connect(destination, "foreigner", "lab");
    foreigner.run("BEGIN", "INSERT INTO mysql.theirs VALUES (1)");
    lab.sql(
        destination,
        "SET GLOBAL gtid_strict_mode=0; SET GLOBAL max_connections=10; SET GLOBAL"
            + " binlog_format='MIXED'");
    lab.sql(destination, "CREATE USER orders@localhost IDENTIFIED BY 'other'");
    lab.sql(source, "SET GLOBAL time_zone='+01:00'; SET GLOBAL sql_mode=''");
    Wait.millis(5500);
    assertThat(lab.obstacles())
        .contains(
            "content.keys",
            "content.engines",
            "content.float",
            "content.versioned",
            "schemas.source",
            "access.bypass.source",
            "access.definers",
            "access.accounts",
            "access.plugins",
            "destination.writers",
            "activity.xa",
            "settings.gtid_strict_mode",
            "settings.binlog_format",
            "settings.time_zone",
            "settings.sql_mode",
            "settings.plugins",
            "settings.slave_run_triggers_for_rbr",
            "settings.time_zone_names");
    assertThat(said(lab, "content.float"))
        .contains("orders.measured.g")
        .doesNotContain("measured.f");
    foreigner.close();
    lab.sql(source, "XA ROLLBACK 'x'");
  }

  private static String said(Lab lab, String check) {
    return lab.component.inspect(lab.step(Direction.FORWARD)).findings().stream()
        .filter(finding -> finding.check().equals(check))
        .map(Finding::what)
        .findFirst()
        .orElseThrow();
  }
}
