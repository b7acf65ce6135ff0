package dev.ferry.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lab of kind {@code databases}, as tests of an engine find it. */
@Tag("lab")
class DatabasesLabTest {
  private static final List<String> SERVERS = List.of("postgresql", "redis-server", "mariadb");
  private final LabHosts hosts = LabHosts.readDatabases();

  @Test
  void bothHostsHaveEachServerAndNoneRunsOrWouldAtTheNextBoot() {
    for (Host host : List.of(hosts.source(), hosts.destination())) {
      for (String server : SERVERS) {
        assertThat(said(host, "systemctl", "is-enabled", server)).isEqualTo("disabled");
        assertThat(said(host, "systemctl", "is-active", server)).isEqualTo("inactive");
      }
      assertThat(said(host, "pg_lsclusters", "--no-header")).isEmpty();
    }
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
