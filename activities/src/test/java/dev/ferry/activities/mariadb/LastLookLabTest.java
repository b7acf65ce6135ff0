package dev.ferry.activities.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.Wait;
import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import org.junit.jupiter.api.Test;

@ServiceLab
class LastLookLabTest {
  @Test
  void whatChangedSinceTheSurveyIsFoundBeforeTheFence() {
    try (Lab lab = new Lab()) {
      findsWhatChanged(lab);
    }
  }

  private static void findsWhatChanged(Lab lab) {
    Host source = lab.hosts.source();
    Host destination = lab.hosts.destination();
    lab.appAccount(source);
    lab.sql(source, "SET GLOBAL time_zone='+05:00'"); // transactions tell the host's
    lab.component.prepare(lab.step(Direction.FORWARD));
    try (SwitchPart part = lab.open(Direction.FORWARD);
        Server idle = lab.connect(source, "app", "app-lab")) {
      idle.run("START TRANSACTION", "DELETE FROM orders.orders WHERE id = 1");
      part.approach();
      lab.sql(source, "CREATE DATABASE other; GRANT READ_ONLY ADMIN ON *.* TO app@'127.0.0.1'");
      lab.sql(destination, "SET sql_log_bin=0; DROP USER app@'127.0.0.1'");
      String open =
          "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_started <"
              + " CONVERT_TZ(NOW(), @@session.time_zone, 'SYSTEM') - INTERVAL 5 SECOND";
      while (lab.sql(source, open).equals("0")) {
        Wait.millis(100);
      }
      assertThatThrownBy(part::approach)
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-DB-028")
          .hasMessageContainingAll(
              "activity.transactions", "access.bypass.source", "access.present", "other");
    }
    givesUpInTime(lab);
    assertThat(lab.sql(source, "SELECT @@read_only")).isEqualTo("0");
  }

  /** The switch has not begun, and the server goes on as if nothing had been asked. */
  private static void givesUpInTime(Lab lab) {
    Host source = lab.hosts.source();
    try (SwitchPart part = lab.open(Direction.FORWARD)) {
      lab.root(source, "systemctl", "kill", "--signal=STOP", "mariadb").orThrow();
      assertThatThrownBy(part::approach)
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-DB-029")
          .hasMessageContaining("source");
    } finally {
      lab.root(source, "systemctl", "kill", "--signal=CONT", "mariadb").orThrow();
    }
  }
}
