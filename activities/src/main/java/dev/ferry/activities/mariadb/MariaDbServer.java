package dev.ferry.activities.mariadb;

import dev.ferry.activities.mysqlfamily.End;
import dev.ferry.activities.mysqlfamily.Replica;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One connection to one MariaDB server. */
final class MariaDbServer extends Server {
  private static final List<String> FILTERS =
      List.of(
          "replicate_do_db",
          "replicate_ignore_db",
          "replicate_do_table",
          "replicate_ignore_table",
          "replicate_wild_do_table",
          "replicate_wild_ignore_table",
          "replicate_rewrite_db");

  private String usable = "";

  MariaDbServer(String host, Connection connection) {
    super(host, connection, MariaDbDialect.INSTANCE);
  }

  @Override
  protected String closing() {
    return "SET GLOBAL read_only=1";
  }

  /** An account with READ_ONLY ADMIN always can. */
  @Override
  protected boolean letsFerryWrite() {
    return false;
  }

  @Override
  protected Look look() {
    Map<String, String> row = rows("SELECT @@GLOBAL.read_only r, @@gtid_binlog_pos p").getFirst();
    return new Look(row.get("r").equals("1"), row.getOrDefault("p", ""));
  }

  @Override
  protected void runUnlessReadOnly(String write) {
    run("BEGIN NOT ATOMIC IF @@GLOBAL.read_only = 0 THEN " + write + "; END IF; END");
  }

  @Override
  protected void kill(List<Long> ids) {
    run(
        ids.stream()
            .map(id -> "KILL " + id + ";")
            .collect(
                Collectors.joining(
                    " ",
                    "BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; ",
                    " END")));
  }

  @Override
  protected String processes() {
    return "information_schema.processlist";
  }

  @Override
  protected String millisRunning() {
    return "p.time_ms";
  }

  private Position standsAt() {
    Map<String, String> row = rows("SELECT @@gtid_binlog_pos b, @@gtid_slave_pos s").getFirst();
    return Position.parse(row.getOrDefault("b", ""))
        .with(Position.parse(row.getOrDefault("s", "")));
  }

  private History history() {
    Map<String, String> row = rows("SELECT @@gtid_binlog_state b, @@gtid_slave_pos s").getFirst();
    return History.parse(row.getOrDefault("b", "") + "," + row.getOrDefault("s", ""));
  }

  @Override
  protected String position() {
    return standsAt().toString();
  }

  @Override
  protected boolean same(String one, String other) {
    return Position.parse(one).equals(Position.parse(other));
  }

  @Override
  protected boolean await(String position, Duration longest) {
    return value(
            "SELECT MASTER_GTID_WAIT(%s, %s)"
                .formatted(Sql.text(position), longest.toMillis() / 1000.0))
        .equals("0");
  }

  @Override
  protected boolean had(Server follower) {
    Position position = ((MariaDbServer) follower).standsAt();
    return !position.isEmpty() && history().contains(position);
  }

  /** Read in this order: what the follower has, the side in charge had before. */
  @Override
  protected Optional<String> foreign(Server other) {
    MariaDbServer follower = (MariaDbServer) other;
    long server = Long.parseLong(follower.value("SELECT @@server_id"));
    History has = follower.history();
    Position position = follower.standsAt();
    History all = history();
    Position own = all.beyond(has, server);
    if (!own.isEmpty()) {
      return Optional.of(follower.host() + " was written to behind the other side's back: " + own);
    }
    return position.isEmpty() || !all.contains(position)
        ? Optional.of(
            follower.host() + " stands at " + position + ", which the other side never had")
        : Optional.empty();
  }

  @Override
  protected boolean hasHistory() {
    return !value("SELECT @@gtid_binlog_state").isEmpty();
  }

  @Override
  protected void forgetLog() {
    run("RESET MASTER");
  }

  @Override
  protected void forgetPosition() {
    run("SET GLOBAL gtid_slave_pos=''");
  }

  /** MariaDB says itself at which position a snapshot is; nobody waits for that. */
  @Override
  protected Snapshot snapshot(Server second) {
    run(
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT");
    String file = status("binlog_snapshot_file");
    String position =
        file.isEmpty()
            ? ""
            : value(
                "SELECT BINLOG_GTID_POS(%s, %s)"
                    .formatted(Sql.text(file), status("binlog_snapshot_position")));
    return new Snapshot(position, "the snapshot of " + host() + " has no position");
  }

  private String status(String name) {
    return rows("SHOW STATUS LIKE " + Sql.text(name)).stream()
        .map(row -> row.getOrDefault("Value", ""))
        .findFirst()
        .orElse("");
  }

  @Override
  protected List<Replica> replicas() {
    return rows("SHOW ALL SLAVES STATUS").stream().map(MariaDbServer::replica).toList();
  }

  private static Replica replica(Map<String, String> row) {
    String applying = row.getOrDefault("Last_SQL_Error", "");
    return new Replica(
        row.getOrDefault("Master_Host", ""),
        row.getOrDefault("Master_Port", ""),
        row.getOrDefault("Master_User", ""),
        row.getOrDefault("Connection_name", ""),
        row.getOrDefault("Slave_IO_Running", ""),
        row.getOrDefault("Slave_SQL_Running", ""),
        row.getOrDefault("Master_Server_Id", "").replaceFirst("^0$", ""),
        row.getOrDefault("Using_Gtid", "No").endsWith("_Pos"),
        applying.isEmpty() ? row.getOrDefault("Last_IO_Error", "") : applying);
  }

  /** Which a replica that has restarted only knows when it has connected again. */
  @Override
  protected String identity() {
    return value("SELECT @@server_id");
  }

  @Override
  protected void follow(End source, Login login, String position) {
    run(
        "SET GLOBAL gtid_slave_pos=" + Sql.text(position),
        ("CHANGE MASTER TO MASTER_HOST=%s, MASTER_PORT=%d, MASTER_USER=%s, MASTER_PASSWORD=%s,"
                + " MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1,"
                + " MASTER_HEARTBEAT_PERIOD=1, MASTER_SSL_VERIFY_SERVER_CERT=0")
            .formatted(
                Sql.text(source.address()),
                source.port(),
                Sql.text(login.user()),
                Sql.text(login.password())));
    startReplica();
  }

  @Override
  protected void stopReplica() {
    run("STOP SLAVE");
  }

  @Override
  protected void startReplica() {
    run("START SLAVE");
  }

  @Override
  protected void startReplicaUntil(String position) {
    run("START SLAVE UNTIL master_gtid_pos = " + Sql.text(position));
  }

  @Override
  protected void forgetReplica() {
    run("RESET SLAVE ALL");
  }

  @Override
  protected String roles() {
    return "SELECT User u, Host h, Role ru, '' rh FROM mysql.roles_mapping";
  }

  @Override
  protected String bytesOfFiles() {
    return "SELECT SUM(file_size) FROM information_schema.innodb_sys_tablespaces WHERE"
        + " SUBSTRING_INDEX(name, '/', 1) IN ";
  }

  /** There since 10.6. */
  @Override
  protected String usable() {
    if (usable.isEmpty()) {
      usable =
          value(
                      "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema ="
                          + " 'information_schema' AND table_name = 'STATISTICS' AND column_name ="
                          + " 'IGNORED'")
                  .equals("0")
              ? "TRUE"
              : "ignored = 'NO'";
    }
    return usable;
  }

  @Override
  protected List<String> extensions() {
    return column(
        "SELECT plugin_name FROM information_schema.plugins WHERE plugin_library IS NOT NULL AND"
            + " plugin_status = 'ACTIVE' UNION SELECT name FROM mysql.func");
  }

  @Override
  protected List<String> filters() {
    return rows("SHOW GLOBAL VARIABLES LIKE 'replicate%'").stream()
        .filter(row -> FILTERS.contains(row.get("Variable_name")))
        .filter(row -> !row.getOrDefault("Value", "").isEmpty())
        .map(row -> row.get("Variable_name"))
        .toList();
  }

  @Override
  protected List<String> overridden() {
    return List.of();
  }
}
