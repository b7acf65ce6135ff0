package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.Client;
import dev.ferry.activities.mysqlfamily.Connecting;
import dev.ferry.activities.mysqlfamily.Dialect;
import dev.ferry.activities.mysqlfamily.End;
import dev.ferry.activities.mysqlfamily.Names;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.WholeCopy;
import dev.ferry.workflows.steps.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** MySQL, with sets of GTIDs. What a server can is asked of it, never read from its version. */
enum MySqlDialect implements Dialect {
  INSTANCE;

  @Override
  public String product() {
    return "MySQL";
  }

  @Override
  public String kind() {
    return "mysql";
  }

  @Override
  public Server connect(String host, int port, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("allowMultiQueries", "true");
    properties.setProperty("allowLoadLocalInfile", "false");
    // The port is forwarded by SSH; caching_sha2_password wants TLS or the server's key.
    properties.setProperty("sslMode", "PREFERRED");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    Server server =
        new Connecting(this, host, port, user, password)
            .with("jdbc:mysql:", properties, "gtid_mode", MySqlServer::new);
    server.run("SET SESSION print_identified_with_as_hex=ON, information_schema_stats_expiry=0");
    return server;
  }

  @Override
  public KeptClosed keptClosed() {
    return new KeptClosed(
        "/etc/mysql/mysql.conf.d",
        "mysqld",
        List.of("read_only=1", "super_read_only=1", "event_scheduler=OFF"),
        "mysqld",
        "--super[-_]read[-_]only");
  }

  @Override
  public String client() {
    return "mysql";
  }

  @Override
  public String loginOptions() {
    return "get-server-public-key=1\n";
  }

  @Override
  public List<String> dump(List<String> login) {
    return Client.words(
        "mysqldump",
        login,
        "--single-transaction",
        "--set-gtid-purged=COMMENTED",
        "--no-tablespaces",
        "--loose-skip-masking-policies", // they are not of a schema
        "--skip-add-drop-table",
        "--skip-add-locks", // several load a table
        "--routines",
        "--events",
        "--triggers",
        "--hex-blob",
        "--max-allowed-packet=1G",
        "--databases");
  }

  @Override
  public boolean dumpsPositionWithoutLock() {
    return false;
  }

  @Override
  public List<String> dumpDefinitions(List<String> login) {
    return Client.words(
        "mysqldump",
        login,
        "--single-transaction",
        "--set-gtid-purged=OFF",
        "--no-tablespaces",
        "--loose-skip-masking-policies",
        "--no-data",
        "--skip-comments",
        "--routines",
        "--events",
        "--triggers",
        "--databases");
  }

  /** The set may go over several lines. */
  @Override
  public String findPosition() {
    return """
    /^\\/\\* SET @@GLOBAL.GTID_PURGED=/{
      :more
      /;\\*\\/$/!{
        N
        b more
      }
      s/\\n//g
      s/^[^']*'+*\\([-,:_0-9a-zA-Z]*\\)';\\*\\/$/position \\1/p
    }\
    """;
  }

  @Override
  public Optional<WholeCopy> wholeCopy(End destination, Names names) {
    return Optional.of(new Clone(destination, names));
  }

  @Override
  public List<String> neededPrivileges() {
    return List.of(
        "SYSTEM_VARIABLES_ADMIN",
        "REPLICATION_SLAVE_ADMIN",
        "REPLICATION CLIENT",
        "CONNECTION_ADMIN",
        "SYSTEM_USER",
        "XA_RECOVER_ADMIN",
        "CREATE USER",
        "RELOAD",
        "PROCESS",
        "SELECT");
  }

  @Override
  public List<String> passingPrivileges() {
    return List.of("SUPER", "CONNECTION_ADMIN");
  }

  @Override
  public List<String> replicationGrants() {
    return List.of(
        "REPLICATION SLAVE, REPLICATION CLIENT, RELOAD, SHOW_ROUTINE, BACKUP_ADMIN ON *.*");
  }

  @Override
  public Set<String> systemAccounts() {
    return Set.of("root", "debian-sys-maint", "mysql.sys", "mysql.session", "mysql.infoschema");
  }

  @Override
  public Map<String, String> tuning() {
    return Map.of("replica_net_timeout", "5");
  }

  @Override
  public Map<String, String> neededSettings() {
    return Map.of(
        "log_bin", "ON",
        "binlog_format", "ROW",
        "binlog_row_image", "FULL",
        "gtid_mode", "ON",
        "enforce_gtid_consistency", "ON",
        "log_replica_updates", "ON",
        "replica_preserve_commit_order", "ON",
        "replica_skip_errors", "OFF");
  }

  @Override
  public List<String> equalSettings() {
    return List.of(
        "lower_case_table_names",
        "character_set_server",
        "collation_server",
        "sql_mode",
        "transaction_isolation",
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
    String one = source.getOrDefault("version", "");
    String other = destination.getOrDefault("version", "");
    boolean allowed =
        Stream.of(source, destination)
            .allMatch(it -> "ON".equals(it.get("replica_allow_higher_version_source")));
    return List.of(
        one.equals(other) || allowed
            ? Finding.pass("settings.version", one + " and " + other)
            : Finding.fail(
                "settings.version",
                one
                    + " and "
                    + other
                    + " differ, and one does not say that it may follow a newer one",
                "Install the same release on both hosts."));
  }
}
