package dev.ferry.activities.mariadb;

import dev.ferry.activities.mysqlfamily.DatabaseLab;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.workflows.mariadb.MariaDb;
import dev.ferry.workflows.mysqlfamily.Databases.Seed;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A lab, and one migration of its database. */
final class Lab extends DatabaseLab {

  /** Of the whole service. */
  Lab() {
    this(LabHosts.read(), LabHosts.read().destination(), Seed.FERRY);
  }

  private Lab(LabHosts hosts, Host destination, Seed seed) {
    super(
        hosts,
        destination,
        MariaDbDialect.INSTANCE,
        MariaDbComponent::new,
        secret -> spec(secret, seed));
  }

  private static MariaDb spec(SecretRef secret, Seed seed) {
    return new MariaDb(
        "db",
        "source",
        "destination",
        List.of("orders"),
        "ferry",
        secret,
        3306,
        Optional.empty(),
        Optional.empty(),
        seed,
        Duration.ofSeconds(2),
        Optional.empty(),
        List.of());
  }

  /** Bare servers of two releases, the newer one with what its package sets. */
  static Lab ofTwoReleases() {
    return ofTwoReleases(Seed.FERRY);
  }

  /**
   * The same.
   *
   * @param seed who makes the first copy
   */
  static Lab ofTwoReleases(Seed seed) {
    LabHosts hosts = LabHosts.readDatabases();
    Host it = hosts.newer();
    Lab lab =
        new Lab(
            hosts,
            new Host("destination", it.address(), it.port(), it.user(), it.key(), it.hostKey()),
            seed);
    hosts.lab("reset", "source", "newer");
    lab.server(lab.source, 1);
    lab.server(lab.destination, 2);
    lab.sql(
        lab.source,
        """
        CREATE DATABASE orders COLLATE utf8mb4_general_ci;
        CREATE TABLE orders.orders (id INT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(64) NOT NULL,
          bytes INT NOT NULL, at TIMESTAMP(6) NOT NULL);
        CREATE TABLE orders.ledger (n BIGINT PRIMARY KEY, at DATETIME(6) NOT NULL);
        USE orders;
        INSERT INTO orders.orders (token, bytes, at) SELECT SHA2(seq, 256), seq, NOW(6) FROM
          seq_1_to_2000;
        """);
    lab.appAccount(lab.source);
    return lab;
  }

  /** Sets what a move asks for, and starts it; its history begins with what the service does. */
  private void server(Host host, int id) {
    set(
        host,
        "server_id=" + id,
        "log_bin=mysql-bin",
        "log_slave_updates=ON",
        "binlog_format=ROW",
        "gtid_strict_mode=ON",
        "expire_logs_days=10",
        "bind_address=0.0.0.0");
    sql(
        host,
        "SET sql_log_bin=0; CREATE USER ferry@'127.0.0.1' IDENTIFIED BY '%s'; GRANT ALL PRIVILEGES ON *.* TO ferry@'127.0.0.1' WITH GRANT OPTION"
            .formatted(hosts.value("DB_PASSWORD")));
  }

  /** Writes settings that come last, and restarts the server. */
  void set(Host host, String... settings) {
    root(
            host,
            "sh",
            "-ec",
            """
            file=/etc/mysql/mariadb.conf.d/90-lab.cnf
            [ -e "$file" ] || echo '[mariadbd]' >"$file"
            printf '%s\n' "$@" >>"$file"
            systemctl enable --quiet mariadb
            systemctl restart mariadb
            """,
            "sh",
            String.join("\n", settings))
        .orThrow();
  }

  /** Both hosts as at the first boot. */
  static void reset(String... which) {
    LabHosts.read().lab("reset", which);
  }

  static void fault(String what, String host) {
    LabHosts.read().lab("fault", what, host);
  }
}
