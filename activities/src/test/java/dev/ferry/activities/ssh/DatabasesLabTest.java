package dev.ferry.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.DatabasesLab;
import dev.ferry.activities.labs.MysqlLab;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The labs of kind {@code databases} and {@code mysql}, as tests of an engine find them. */
@DatabasesLab
@MysqlLab
class DatabasesLabTest {
  private static final List<String> SERVERS = List.of("postgresql", "redis-server", "mariadb");
  private final LabHosts hosts = LabHosts.readDatabases();

  @Test
  void eachHostHasEachServerAndNoneRunsOrWouldAtTheNextBoot() {
    for (Host host : List.of(hosts.source(), hosts.destination(), hosts.newer())) {
      for (String server : SERVERS) {
        assertDoesNotRun(host, server);
      }
      assertThat(said(host, "pg_lsclusters", "--no-header")).isEmpty();
    }
  }

  @Test
  void theNewerHostHasTheReleasesThatFollow() {
    assertThat(said(hosts.source(), "psql", "--version")).contains(" 15.");
    assertThat(said(hosts.newer(), "psql", "--version")).contains(" 17.");
    assertThat(said(hosts.source(), "mariadbd", "--version")).contains(" 10.11.");
    assertThat(said(hosts.newer(), "mariadbd", "--version")).contains(" 11.8.");
  }

  @Test
  void hostsWithMySqlHaveARecentOneWithTheClonePlugin() {
    LabHosts mysql = LabHosts.readMysql();
    for (Host host : List.of(mysql.source(), mysql.destination())) {
      assertDoesNotRun(host, "mysql");
      assertThat(said(host, "mysqld", "--version")).containsPattern("Ver (9\\.[7-9]|[1-9][0-9])");
      assertThat(said(host, "find", "/usr/lib/mysql/plugin", "-name", "mysql_clone.so"))
          .isNotEmpty();
    }
  }

  private void assertDoesNotRun(Host host, String server) {
    assertThat(said(host, "systemctl", "is-enabled", server)).isEqualTo("disabled");
    assertThat(said(host, "systemctl", "is-active", server)).isEqualTo("inactive");
  }

  @Test
  void aResetHostHasLostWhatATestDidAndIsTheSameHost() {
    Host source = hosts.source();
    String machine = said(source, "cat", "/etc/machine-id");
    said(source, "pg_createcluster", "15", "main", "--start");
    hosts.lab("reset", "source");
    assertThat(said(source, "pg_lsclusters", "--no-header")).isEmpty();
    assertThat(said(source, "cat", "/etc/machine-id")).isEqualTo(machine);
  }

  private String said(Host host, String... argv) {
    Command command = Command.reading(argv).asRoot().within(Duration.ofMinutes(1));
    try (JschRemotes remotes = hosts.remotes();
        Remote remote = remotes.open(host, new Claim("lab-observer", 0, 0))) {
      return remote.run(command).text().strip();
    }
  }
}
