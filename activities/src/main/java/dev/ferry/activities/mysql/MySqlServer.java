package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.End;
import dev.ferry.activities.mysqlfamily.Replica;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One connection to one MySQL server. */
final class MySqlServer extends Server {
  private static final int SYNTAX = 1064;
  private static final Duration IN_A_MOMENT = Duration.ofSeconds(1);

  private final Words words;
  private final String processes;

  MySqlServer(String host, Connection connection) {
    super(host, connection, MySqlDialect.INSTANCE);
    words = variable(Words.SIGN).isPresent() ? Words.TODAY : Words.FORMER;
    boolean watched =
        words == Words.TODAY && variable("performance_schema").filter("ON"::equals).isPresent();
    processes = (watched ? "performance_schema" : "information_schema") + ".processlist";
  }

  private Optional<String> variable(String name) {
    return rows("SHOW GLOBAL VARIABLES LIKE " + Sql.text(name)).stream()
        .map(row -> row.getOrDefault("Value", ""))
        .findFirst();
  }

  @Override
  protected String called(String variable) {
    return words.variable(variable);
  }

  /** Closes to privileged accounts too; only a prepared XA transaction could still commit. */
  @Override
  protected String closing() {
    return "SET GLOBAL super_read_only=1";
  }

  /** {@code read_only} stays as it is: ordinary accounts are refused all the while. */
  @Override
  protected boolean letsFerryWrite() {
    boolean closed = look().closed();
    if (closed) {
      run("SET GLOBAL super_read_only=0");
    }
    return closed;
  }

  @Override
  protected Look look() {
    Map<String, String> row =
        rows("SELECT @@GLOBAL.super_read_only r, @@GLOBAL.gtid_executed p").getFirst();
    return new Look(row.get("r").equals("1"), plain(row.getOrDefault("p", "")));
  }

  /** The server writes a set always in the same order, but over several lines. */
  private static String plain(String set) {
    return set.replaceAll("\\s", "");
  }

  @Override
  protected void runUnlessReadOnly(String write) {
    try {
      execute(write);
    } catch (SQLException e) {
      if (!look().closed()) {
        throw failed(write, e);
      }
    }
  }

  /** The first that has ended meanwhile keeps those after it from being ended: they are left. */
  @Override
  protected void kill(List<Long> ids) {
    List<Long> left = ids;
    for (int i = 0; i < ids.size() && !left.isEmpty(); i++) {
      try {
        execute(left.stream().map(id -> "KILL " + id).collect(Collectors.joining(";")));
        return;
      } catch (SQLException e) {
        left =
            column(
                    "SELECT id FROM %s WHERE command <> 'Killed' AND id IN (%s)"
                        .formatted(
                            processes(),
                            ids.stream().map(String::valueOf).collect(Collectors.joining(","))))
                .stream()
                .map(Long::valueOf)
                .toList();
      }
    }
  }

  /** The one that takes no lock is there since 8.0.22, and empty where that schema is off. */
  @Override
  protected String processes() {
    return processes;
  }

  @Override
  protected String millisRunning() {
    return "p.time * 1000";
  }

  @Override
  protected String position() {
    return plain(value("SELECT @@GLOBAL.gtid_executed"));
  }

  @Override
  protected boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  @Override
  protected boolean await(String position, Duration longest) {
    return value(
            "SELECT WAIT_FOR_EXECUTED_GTID_SET(%s, %s)"
                .formatted(Sql.text(position), longest.toMillis() / 1000.0))
        .equals("0");
  }

  @Override
  protected boolean had(Server follower) {
    return !((MySqlServer) follower).position().isEmpty() && foreign(follower).isEmpty();
  }

  /**
   * Read in this order: what the follower has, the side in charge had before; or has in a moment,
   * for it may send a write before it counts it as done.
   */
  @Override
  protected Optional<String> foreign(Server follower) {
    String has = ((MySqlServer) follower).position();
    String own =
        plain(value("SELECT GTID_SUBTRACT(%s, @@GLOBAL.gtid_executed)".formatted(Sql.text(has))));
    return own.isEmpty() || await(own, IN_A_MOMENT)
        ? Optional.empty()
        : Optional.of(follower.host() + " was written to behind the other side's back: " + own);
  }

  @Override
  protected boolean hasHistory() {
    return !position().isEmpty();
  }

  /** In the words of today's servers, else in those of older ones. */
  @Override
  protected void forgetLog() {
    try {
      execute("RESET BINARY LOGS AND GTIDS");
    } catch (SQLException e) {
      if (e.getErrorCode() != SYNTAX) {
        throw failed("RESET BINARY LOGS AND GTIDS", e);
      }
      run("RESET MASTER");
    }
  }

  /** The log was all of it. */
  @Override
  protected void forgetPosition() {}

  @Override
  protected Snapshot snapshot(Server second) {
    return new MomentOfRest(this, (MySqlServer) second).snapshot();
  }

  @Override
  protected List<Replica> replicas() {
    return rows(words.say("SHOW REPLICA STATUS")).stream().map(this::replica).toList();
  }

  private Replica replica(Map<String, String> row) {
    String applying = row.getOrDefault("Last_SQL_Error", "");
    return words.replica(
        row,
        applying.isEmpty() ? row.getOrDefault("Last_IO_Error", "") : worker().orElse(applying));
  }

  /** Which a replica remembers over its restart. */
  @Override
  protected String identity() {
    return value("SELECT @@server_uuid");
  }

  /** The coordinator only says that a worker has failed; the worker says why. */
  private Optional<String> worker() {
    return column(
            "SELECT last_error_message FROM"
                + " performance_schema.replication_applier_status_by_worker WHERE"
                + " last_error_number <> 0")
        .stream()
        .findFirst();
  }

  /** By auto-position: where it stands is all that it needs to say. */
  @Override
  protected void follow(End source, Login login, String position) {
    if (!hasHistory()) {
      run("SET GLOBAL gtid_purged=" + Sql.text(position));
    }
    String options =
        words.options(
            "SOURCE_HOST=%s, SOURCE_PORT=%d, SOURCE_USER=%s, SOURCE_PASSWORD=%s,"
                + " SOURCE_AUTO_POSITION=1, SOURCE_CONNECT_RETRY=1, SOURCE_RETRY_COUNT=0,"
                + " SOURCE_HEARTBEAT_PERIOD=1, SOURCE_SSL=%d, GET_SOURCE_PUBLIC_KEY=1");
    run(
        words.change()
            + options.formatted(
                Sql.text(source.address()),
                source.port(),
                Sql.text(login.user()),
                Sql.text(login.password()),
                ((MySqlServer) source.server()).speaksTls() ? 1 : 0));
    startReplica();
  }

  /** Servers that say so in a variable are older than the table, or have both. */
  boolean speaksTls() {
    Optional<String> variable = variable("have_ssl");
    return variable.isEmpty()
        ? column(
                "SELECT value FROM performance_schema.tls_channel_status WHERE property ="
                    + " 'Enabled' AND channel = 'mysql_main'")
            .contains("Yes")
        : variable.get().equals("YES");
  }

  @Override
  protected void stopReplica() {
    run(words.say("STOP REPLICA"));
  }

  @Override
  protected void startReplica() {
    run(words.say("START REPLICA"));
  }

  @Override
  protected void startReplicaUntil(String position) {
    run(words.say("START REPLICA UNTIL SQL_AFTER_GTIDS = ") + Sql.text(position));
  }

  @Override
  protected void forgetReplica() {
    run(words.say("RESET REPLICA ALL"));
  }

  @Override
  protected String roles() {
    return "SELECT to_user u, to_host h, from_user ru, from_host rh FROM mysql.role_edges";
  }

  @Override
  protected String bytesOfFiles() {
    return "SELECT SUM(file_size) FROM information_schema.innodb_tablespaces WHERE"
        + " SUBSTRING_INDEX(name, '/', 1) IN ";
  }

  @Override
  protected String usable() {
    return "is_visible = 'YES'";
  }

  /** But the plugin for a clone, which Ferry loads where it needs it. */
  @Override
  protected List<String> extensions() {
    return column(
        "SELECT plugin_name FROM information_schema.plugins WHERE plugin_library IS NOT NULL AND"
            + " plugin_status = 'ACTIVE' AND plugin_name <> 'clone' UNION SELECT name FROM"
            + " mysql.func UNION SELECT component_urn FROM mysql.component");
  }

  @Override
  protected List<String> filters() {
    return column(
        "SELECT CONCAT(filter_name, '=', filter_rule) FROM"
            + " performance_schema.replication_applier_filters UNION SELECT CONCAT(filter_name,"
            + " '=', filter_rule) FROM performance_schema.replication_applier_global_filters");
  }

  @Override
  protected List<String> overridden() {
    return column(
        "SELECT variable_name FROM performance_schema.persisted_variables WHERE variable_name IN"
            + " ('read_only', 'super_read_only', 'event_scheduler')");
  }
}
