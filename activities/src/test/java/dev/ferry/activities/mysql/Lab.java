package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.DatabaseLab;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.workflows.mysql.MySql;
import dev.ferry.workflows.mysqlfamily.Databases.Seed;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The lab with MySQL servers, and one migration of a database. */
final class Lab extends DatabaseLab {
  private Lab(Seed seed) {
    super(
        LabHosts.readMysql(),
        MySqlDialect.INSTANCE,
        MySqlComponent::new,
        secret ->
            new MySql(
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
                List.of()));
  }

  /** Both servers run, the source has a service's data and account. */
  static Lab fresh() {
    return fresh(Seed.FERRY);
  }

  /**
   * The same.
   *
   * @param seed who makes the first copy
   */
  static Lab fresh(Seed seed) {
    return fresh(seed, true);
  }

  /** The destination's data directory cannot be exchanged for another one. */
  static Lab freshBelowAnOverlay() {
    return fresh(Seed.FERRY, false);
  }

  private static Lab fresh(Seed seed, boolean own) {
    Lab lab = new Lab(seed);
    lab.hosts.lab("reset", "source", "destination");
    lab.server(lab.source, 1, true);
    lab.server(lab.destination, 2, own);
    lab.sql(
        lab.source,
        """
        CREATE DATABASE orders;
        CREATE TABLE orders.orders (id INT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(64) NOT NULL,
          bytes INT NOT NULL, at DATETIME(6) NOT NULL);
        CREATE TABLE orders.ledger (n BIGINT PRIMARY KEY, at DATETIME(6) NOT NULL);
        SET SESSION cte_max_recursion_depth=5000;
        INSERT INTO orders.orders (token, bytes, at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
          SELECT i + 1 FROM n WHERE i < 2000) SELECT SHA2(i, 256), i, NOW(6) FROM n;
        CREATE ROLE teller;
        GRANT SELECT ON orders.* TO teller;
        """);
    lab.appAccount(lab.source);
    lab.sql(lab.source, "GRANT teller TO app@'127.0.0.1'");
    return lab;
  }

  /** Another worker at the same migration. */
  Lab again() {
    Lab other = new Lab(Seed.FERRY);
    other.epoch = epoch + 1;
    return other;
  }

  /** Its history begins with what the service does. */
  private void server(Host host, int id, boolean own) {
    root(
            host,
            "sh",
            "-ec",
            """
            printf '%s\\n' '[mysqld]' server-id="$1" gtid-mode=ON enforce-gtid-consistency=ON \
              bind-address=0.0.0.0 >/etc/mysql/mysql.conf.d/zlab.cnf
            # Below the lab's overlay no directory can be exchanged for another: one of its own.
            if "$2"; then
              cp -a /var/lib/mysql /var/lib/own
              rm -rf /var/lib/mysql
              mv -T /var/lib/own /var/lib/mysql
            fi
            systemctl enable --quiet mysql 2>/dev/null
            systemctl start mysql
            """,
            "sh",
            Integer.toString(id),
            Boolean.toString(own))
        .orThrow();
    sql(
        host,
        "SET sql_log_bin=0; CREATE USER ferry@'127.0.0.1' IDENTIFIED BY '%s'; GRANT ALL PRIVILEGES ON *.* TO ferry@'127.0.0.1' WITH GRANT OPTION"
            .formatted(hosts.value("DB_PASSWORD")));
  }

  void fault(String what, String host) {
    hosts.lab("fault", what, host);
  }

  boolean closed(Host host) {
    return sql(host, "SELECT @@super_read_only").equals("1");
  }
}
