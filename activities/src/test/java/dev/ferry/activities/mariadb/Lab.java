package dev.ferry.activities.mariadb;

import dev.ferry.activities.mysqlfamily.DatabaseLab;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.workflows.mariadb.MariaDb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The lab with the whole service, and one migration of its database. */
final class Lab extends DatabaseLab {

  Lab() {
    super(
        LabHosts.read(),
        MariaDbDialect.INSTANCE,
        MariaDbComponent::new,
        secret ->
            new MariaDb(
                "db",
                "source",
                "destination",
                List.of("orders"),
                "ferry",
                secret,
                3306,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(2),
                List.of()));
  }

  /** Both hosts as at the first boot. */
  static void reset(String... which) {
    LabHosts.read().lab("reset", which);
  }

  static void fault(String what, String host) {
    LabHosts.read().lab("fault", what, host);
  }
}
