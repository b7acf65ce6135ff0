package dev.ferry.activities.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.ByHand;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Switches of a live service on real hosts in which something fails, and where they end. */
@ServiceLab
@Timeout(120)
final class FailedSwitchLabTest {
  private static final Duration BAR = Duration.ofSeconds(2);

  private Steps steps;
  private LabMove move;

  @BeforeEach
  void reset() throws IOException {
    LabMove.lab("reset");
    steps = new Steps();
    move = new LabMove(UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    steps.close();
    move.close();
    LabMove.lab("reset");
  }

  /** Between the last look before the pause and the pause. */
  private void fillAt(String step, String directory) {
    steps.at(
        step,
        () ->
            move.root(
                "new",
                "dd if=/dev/zero of=%1$s/.filler bs=4k status=none || true".formatted(directory)));
  }

  @Test
  void aDiskThatIsFullOfFilesBringsTheServiceHome() throws Exception {
    move.root(
        "new",
        "mkdir -p /srv/orders/uploads; mount -t tmpfs -o size=160m small /srv/orders/uploads");
    move.ready(Direction.FORWARD);
    fillAt("lease", "/run/ferry/orders/uploads/0/rw/t");
    Outcome.Home home = homeUnderLoad();
    assertThat(home.failedStep()).isEqualTo("reach uploads");
    assertThat(home.why()).startsWith("FERRY-FILES-033").contains("no space");
  }

  @Test
  void aDiskThatIsFullOfTheDatabaseBringsTheServiceHome() throws Exception {
    move.root(
        "new",
        "systemctl stop mariadb; cp -a /var/lib/mysql /var/lib/mysql.was;"
            + " size=$(du -sm /var/lib/mysql | cut -f1);"
            + " mount -t tmpfs -o size=$((size + 200))m small /var/lib/mysql;"
            + " chown mysql: /var/lib/mysql; cp -a /var/lib/mysql.was/. /var/lib/mysql;"
            + " systemctl start mariadb");
    move.ready(Direction.FORWARD);
    fillAt("lease", "/var/lib/mysql");
    Outcome.Home home = homeUnderLoad();
    assertThat(home.why()).startsWith("FERRY-DB-024").contains("disk is full", "/var/lib/mysql");
  }

  /** Home within the deadline, with nothing lost, and soon writable again. */
  private Outcome.Home homeUnderLoad() throws Exception {
    Shoppers shoppers = new Shoppers(move.hosts.value("PUBLIC_OLD"), 6);
    Outcome outcome = forwardUnder(shoppers);
    assertThat(outcome).isInstanceOf(Outcome.Home.class);
    Outcome.Home home = (Outcome.Home) outcome;
    Duration out = firstOrderAfter(steps.failed(), shoppers);
    System.out.printf(
        "MEASURE %s: pause %d ms, %d ms from the failed step to the first order; %d orders, %d failed%n",
        home.failedStep(),
        home.pause().toMillis(),
        out.toMillis(),
        shoppers.acknowledged.size(),
        shoppers.failures.size());
    assertThat(home.pause()).isLessThan(move.plan.switchLimits().deadline().plus(BAR));
    assertThat(out).isLessThan(BAR);
    assertThat(shoppers.failures).isEmpty();
    assertThat(shoppers.missing(move.hosts.value("SOURCE"))).isEmpty();
    return home;
  }

  /** A switch while they order, who go on for a while and then go home. */
  private Outcome forwardUnder(Shoppers shoppers) throws Exception {
    try {
      awaitOrders(shoppers, 50);
      Outcome outcome = move.turn(move.next(Direction.FORWARD));
      awaitOrders(shoppers, shoppers.acknowledged.size() + 50);
      return outcome;
    } finally {
      shoppers.goHome();
    }
  }

  private static void awaitOrders(Shoppers shoppers, int count) throws InterruptedException {
    while (shoppers.acknowledged.size() < count) {
      Thread.sleep(5);
    }
  }

  private static Duration firstOrderAfter(long nanos, Shoppers shoppers) {
    long first =
        shoppers.times.stream().filter(time -> time > nanos).min(Long::compare).orElseThrow();
    return Duration.ofNanos(first - nanos);
  }

  @Test
  void anEmptyDirectoryInThePlaceOfTheSourceIsRefusedBeforeAnythingChanges() {
    move.ready(Direction.FORWARD);
    move.root("old", "mount -t tmpfs empty /srv/orders/uploads");
    Outcome outcome = move.turn(move.next(Direction.FORWARD));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Home.class,
            home -> {
              assertThat(home.failedStep()).isEqualTo("approach uploads");
              assertThat(home.pause()).isZero();
              assertThat(home.why()).contains("FERRY-FILES-010");
            });
    assertThat(move.root("new", "ls /srv/orders/uploads | wc -l")).isNotEqualTo("0");
  }

  @Test
  void anActingUnitThatDoesNotStartKeepsNobodyWaitingAndIsNamed() throws Exception {
    move.close();
    move =
        new LabMove(
            plan ->
                plan.replace(
                    "units: [php8.2-fpm, nginx]",
                    "units: [php8.2-fpm, nginx], acting: [orders-queue.service]"));
    for (String host : new String[] {"old", "new"}) {
      move.root(
          host,
          "printf '[Service]\\nExecStartPre=/bin/test %s = old\\nExecStart=/bin/sleep infinity\\n'"
                  .formatted(host)
              + " > /etc/systemd/system/orders-queue.service; systemctl daemon-reload");
    }
    move.root("old", "systemctl start orders-queue");
    move.ready(Direction.FORWARD);
    Shoppers shoppers = new Shoppers(move.hosts.value("PUBLIC_OLD"), 6);
    Outcome outcome = forwardUnder(shoppers);
    assertThat(outcome).isInstanceOf(Outcome.Turned.class);
    Outcome.Turned turned = (Outcome.Turned) outcome;
    System.out.printf("MEASURE turned with a broken unit: %s%n", turned);
    assertThat(turned.shortfalls())
        .singleElement()
        .extracting(Finding::what)
        .asString()
        .contains("web", "orders-queue.service");
    assertThat(turned.pause()).isLessThan(Duration.ofSeconds(3));
    assertThat(shoppers.failures).isEmpty();
    assertThat(shoppers.missing(move.hosts.value("DESTINATION"))).isEmpty();
  }

  @Test
  void aDeadDestinationAndADeadWorkerKeepNobodyFromGoingHome() throws Exception {
    move.ready(Direction.FORWARD);
    Turn turn = killedAt("reach db");
    LabMove.lab("fault", "cut", "destination");
    try {
      long start = System.nanoTime();
      Outcome outcome = reconciled(turn);
      System.out.printf(
          "MEASURE home without the destination after %d ms%n",
          (System.nanoTime() - start) / 1_000_000);
      assertThat(outcome).isInstanceOf(Outcome.Home.class);
      assertServes();
    } finally {
      LabMove.lab("fault", "heal", "destination");
    }
  }

  @Test
  void theCommandsThatAPersonIsShownOpenTheSourceAgain() throws Exception {
    move.ready(Direction.FORWARD);
    Turn turn = killedAt("arm");
    String key = move.hosts.directory().resolve("keys/ferry").toString();
    String known = "UserKnownHostsFile=" + move.hosts.directory().resolve("known_hosts");
    for (String line : ByHand.commands(turn)) {
      if (line.startsWith("ssh ")) {
        String said =
            LabMove.sh("sh", "-c", line.replaceFirst("^ssh", "ssh -i " + key + " -o " + known));
        System.out.println("BY HAND " + line + "\n" + said.strip());
      }
    }
    assertThat(move.root("old", "mariadb -N -e 'SELECT @@read_only'")).isEqualTo("0");
    assertThat(move.reconcile(turn, 1)).isInstanceOf(Outcome.Home.class);
    assertServes();
  }

  /** As the workflow does: the end of the lease may end a session that was just opened. */
  private Outcome reconciled(Turn turn) {
    for (int attempt = 1; attempt < 5; attempt++) {
      try {
        return move.reconcile(turn, attempt);
      } catch (RemoteException | UndecidedException e) {
        System.out.println("attempt " + attempt + ": " + e.getMessage());
      }
    }
    throw new AssertionError("never reconciled");
  }

  private Turn killedAt(String step) {
    Turn turn = move.next(Direction.FORWARD);
    steps.at(
        step,
        () -> {
          throw new Steps.Killed();
        });
    assertThatThrownBy(() -> move.turn(turn)).isInstanceOf(Steps.Killed.class);
    assertThat(move.root("old", "mariadb -N -e 'SELECT @@read_only'")).isEqualTo("1");
    return turn;
  }

  private void assertServes() throws Exception {
    Shoppers shoppers = new Shoppers(move.hosts.value("PUBLIC_OLD"), 2);
    awaitOrders(shoppers, 5);
    shoppers.goHome();
    assertThat(shoppers.failures).isEmpty();
    assertThat(shoppers.missing(move.hosts.value("SOURCE"))).isEmpty();
  }
}
