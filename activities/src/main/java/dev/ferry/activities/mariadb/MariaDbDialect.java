package dev.ferry.activities.mariadb;

import dev.ferry.activities.mysqlfamily.Client;
import dev.ferry.activities.mysqlfamily.Connecting;
import dev.ferry.activities.mysqlfamily.Dialect;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.workflows.steps.Finding;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** MariaDB, by the clock of its GTIDs: a domain, a server, a number. */
enum MariaDbDialect implements Dialect {
  INSTANCE;

  @Override
  public String product() {
    return "MariaDB";
  }

  @Override
  public String kind() {
    return "mariadb";
  }

  @Override
  public Server connect(String host, int port, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("allowMultiQueries", "true");
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty("sslMode", "disable"); // the port is forwarded by SSH
    return new Connecting(this, host, port, user, password)
        .with("jdbc:mariadb:", properties, "gtid_domain_id", MariaDbServer::new);
  }

  @Override
  public KeptClosed keptClosed() {
    return new KeptClosed(
        "/etc/mysql/mariadb.conf.d",
        "mariadb",
        List.of("read_only=1", "event_scheduler=OFF"),
        "--mysqld",
        "--read[-_]only");
  }

  @Override
  public String client() {
    return "mariadb";
  }

  /**
   * Clients since 11.4 ask for TLS with a certificate they know, unless they are told otherwise.
   */
  @Override
  public String loginOptions() {
    return "ssl-verify-server-cert=0\n";
  }

  @Override
  public List<String> dump(List<String> login) {
    return Client.words(
        "mariadb-dump",
        login,
        "--single-transaction",
        "--master-data=2",
        "--gtid",
        "--skip-add-drop-table",
        "--skip-add-locks", // several load a table
        "--routines",
        "--events",
        "--triggers",
        "--hex-blob",
        "--max-allowed-packet=1G",
        "--databases");
  }

  /** Its snapshots tell their place in the binary log. */
  @Override
  public boolean dumpsPositionWithoutLock() {
    return true;
  }

  @Override
  public List<String> dumpDefinitions(List<String> login) {
    return Client.words(
        "mariadb-dump",
        login,
        "--single-transaction",
        "--no-data",
        "--skip-comments",
        "--routines",
        "--events",
        "--triggers",
        "--databases");
  }

  @Override
  public String findPosition() {
    return "s/^-- SET GLOBAL gtid_slave_pos='\\([-,0-9]*\\)';$/position \\1/p";
  }

  @Override
  public List<String> neededPrivileges() {
    return List.of(
        "READ_ONLY ADMIN",
        "BINLOG ADMIN",
        "BINLOG MONITOR",
        "REPLICATION SLAVE ADMIN",
        "SLAVE MONITOR",
        "CONNECTION ADMIN",
        "CREATE USER",
        "RELOAD",
        "PROCESS",
        "SELECT",
        "SUPER");
  }

  /** SUPER is enough before 10.11. */
  @Override
  public List<String> passingPrivileges() {
    return List.of("SUPER", "READ_ONLY ADMIN", "READ ONLY ADMIN");
  }

  @Override
  public List<String> replicationGrants() {
    return List.of("REPLICATION SLAVE, BINLOG MONITOR ON *.*", "SELECT ON mysql.proc");
  }

  @Override
  public Set<String> systemAccounts() {
    return Set.of("root", "mysql", "mariadb.sys");
  }

  @Override
  public Map<String, String> tuning() {
    return Map.of("slave_net_timeout", "5", "slave_parallel_threads", "4");
  }

  @Override
  public Map<String, String> neededSettings() {
    return Map.of(
        "log_bin", "ON",
        "binlog_format", "ROW",
        "binlog_row_image", "FULL",
        "gtid_strict_mode", "ON",
        "log_slave_updates", "ON",
        "slave_run_triggers_for_rbr", "NO",
        "slave_skip_errors", "OFF");
  }

  @Override
  public List<String> equalSettings() {
    return List.of(
        "gtid_domain_id",
        "lower_case_table_names",
        "character_set_server",
        "collation_server",
        "sql_mode",
        "tx_isolation",
        "auto_increment_increment",
        "auto_increment_offset",
        "explicit_defaults_for_timestamp",
        "innodb_strict_mode",
        "default_storage_engine",
        "group_concat_max_len",
        "log_bin_trust_function_creators",
        "init_connect",
        "time_zone",
        "system_time_zone",
        "sync_binlog",
        "innodb_flush_log_at_trx_commit");
  }

  @Override
  public List<Finding> eachCanFollow(Map<String, String> source, Map<String, String> destination) {
    return new Releases(source, destination).findings();
  }
}
