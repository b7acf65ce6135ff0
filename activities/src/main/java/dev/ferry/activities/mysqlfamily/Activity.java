package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes on at the server in charge that the fence would have to wait for or to break off, or
 * that a replica does not have.
 *
 * @param server in charge
 * @param ours accounts whose work is Ferry's own
 */
record Activity(Server server, List<String> ours) {
  /** InnoDB tells its times by the host's clock, whatever the time zone of the server is. */
  private static final String NOW = "CONVERT_TZ(NOW(), @@session.time_zone, 'SYSTEM')";

  /** Not what is done at once, nor what no other session sees. */
  private static final String CHANGES =
      " AND time >= 1 AND info RLIKE"
          + " '^[[:space:]]*(ALTER|CREATE|DROP|RENAME|TRUNCATE|OPTIMIZE|REPAIR)[[:space:]]'"
          + " AND info NOT RLIKE"
          + " '^[[:space:]]*(CREATE|DROP)[[:space:]]+(OR[[:space:]]+REPLACE[[:space:]]+)?TEMPORARY'";

  static Activity of(Server server, String ferry, Names names) {
    return new Activity(server, List.of(ferry, names.replication(), names.probe()));
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(lasting());
    findings.add(transactions());
    return findings;
  }

  /** What no fence can break off. */
  List<Finding> lasting() {
    return List.of(prepared(), ddl());
  }

  Finding transactions() {
    return Obstacles.none(
        "activity.transactions",
        server.column(
            "SELECT CONCAT('connection ', trx_mysql_thread_id, ' for ', TIMESTAMPDIFF(SECOND,"
                + " trx_started, "
                + NOW
                + "), ' s') FROM information_schema.innodb_trx WHERE trx_started < "
                + NOW
                + " - INTERVAL 5 SECOND AND trx_mysql_thread_id <> 0 AND"
                + " trx_mysql_thread_id NOT IN (SELECT id FROM "
                + server.processes()
                + " WHERE user IN "
                + Sql.list(ours)
                + ")"),
        "no transaction is open for more than 5 s",
        "transactions open for more than 5 s; the fence would end them",
        "Wait for them, or end them.");
  }

  private Finding prepared() {
    return Obstacles.none(
        "activity.xa",
        server.rows("XA RECOVER").stream().map(Object::toString).toList(),
        "no prepared XA transaction",
        "prepared XA transactions, which a replica does not have",
        "Commit them or roll them back.");
  }

  private Finding ddl() {
    return Obstacles.none(
        "activity.ddl",
        server.column(
            "SELECT CONCAT('connection ', id, ': ', LEFT(info, 60)) FROM "
                + server.processes()
                + " WHERE command = 'Query' AND user NOT IN "
                + Sql.list(ours)
                + CHANGES),
        "no table is being changed in form",
        "statements that change tables",
        "Wait for them.");
  }
}
