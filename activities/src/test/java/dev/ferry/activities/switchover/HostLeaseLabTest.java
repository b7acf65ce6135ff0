package dev.ferry.activities.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.LocalSshd;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.activities.switchover.Lease.Decision;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@ServiceLab
@Timeout(120)
class HostLeaseLabTest {
  private final Claim claim = new Claim(LocalSshd.migration(), 1, 0);
  private final String thawed = "/var/tmp/" + claim.migration();
  private JschRemotes remotes;
  private Host host;

  @BeforeEach
  void prepare() throws Exception {
    LabHosts lab = LabHosts.read();
    remotes = lab.remotes();
    host = lab.source();
    remotes.raise(host, claim);
  }

  @AfterEach
  void cleanUp() {
    remotes.forget(host, claim);
    try (Remote remote = remotes.open(host, claim)) {
      String left =
          "ls -d /var/lib/ferry/$0 /etc/systemd/system/*$0* "
              + "/etc/systemd/system/multi-user.target.wants/*$0*; systemctl list-units -q --all \"*$0*\"";
      assertThat(remote.run(asRoot("sh", "-c", left, claim.migration())).text()).isEmpty();
      remote.run(asRoot("sh", "-c", "rm -f \"$0\"*", thawed));
    }
    remotes.close();
  }

  private static Command asRoot(String... argv) {
    return Command.reading(argv).asRoot();
  }

  private String read(String... argv) {
    // Looks on behalf of nobody, so that no end of a claim ends it.
    try (Remote remote = remotes.open(host, new Claim("observer", 0, 0))) {
      return remote.run(asRoot(argv)).text();
    }
  }

  private boolean isThawed(String what) {
    return read("sh", "-c", "test -e \"$0\" && echo yes || true", what).equals("yes");
  }

  private static List<String> writesUptime(String file) {
    return List.of("sh", "-c", "cut -d' ' -f1 /proc/uptime > \"$0\"", file);
  }

  @Test
  void goesHomeByTheRecordedCommandsAtOnceAndOnceMore() throws Exception {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(Duration.ofMinutes(1), List.of(writesUptime(thawed)));
      lease.home();
      assertThat(isThawed(thawed)).isTrue();
      assertThat(lease.decision()).isEqualTo(Decision.THAWED);
      lease.home();
      read("rm", thawed);
      while (!isThawed(thawed)) {
        Thread.onSpinWait(); // what a server had already taken may have closed it again
      }
      lease.stop();
    }
  }

  @Test
  void doesNotGoHomeOnceArmed() {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(Duration.ofMinutes(1), List.of(writesUptime(thawed)));
      assertThat(lease.arm()).isEqualTo(Decision.ARMED);
      assertThatThrownBy(lease::home).hasMessageContaining("is armed");
      assertThat(isThawed(thawed)).isFalse();
    }
  }

  @Test
  void aHostWithoutALeaseIsHomeAndCanNoLongerBeArmed() {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.home();
      assertThat(lease.arm()).isEqualTo(Decision.THAWED);
    }
  }

  @Test
  void thawsOnTimeWithoutAnyoneAndNoCommandKeepsAnotherFromRunning() throws Exception {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(
          Duration.ofSeconds(2),
          List.of(
              writesUptime(thawed),
              List.of("false", "a 'quoted'\nword"),
              writesUptime(thawed + "2")));
    }
    Thread.sleep(1800);
    assertThat(isThawed(thawed)).isFalse();
    Thread.sleep(1200);
    double end =
        Double.parseDouble(
                read(
                    "sh",
                    "-c",
                    "cut -d' ' -f1 /var/lib/ferry/" + claim.migration() + "/lease/1/end"))
            / 100;
    double first = Double.parseDouble(read("cat", thawed)) - end;
    double second = Double.parseDouble(read("cat", thawed + "2")) - end;
    System.out.printf("thawed %.2f s and %.2f s after the end of the lease%n", first, second);
    assertThat(first).isBetween(-0.02, 2.0);
    assertThat(second).isBetween(-0.02, 2.0);
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      assertThat(lease.arm()).isEqualTo(Decision.THAWED);
      assertThat(lease.thaw()).isEqualTo(Decision.THAWED);
    }
  }

  @Test
  void anArmedLeaseNeverThaws() throws Exception {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      assertThat(lease.arm()).as("before it was started").isEqualTo(Decision.OPEN);
      lease.start(Duration.ofSeconds(2), List.of(writesUptime(thawed)));
      lease.start(Duration.ofSeconds(9), List.of());
      assertThat(lease.arm()).isEqualTo(Decision.ARMED);
      assertThat(lease.arm()).isEqualTo(Decision.ARMED);
      assertThat(lease.thaw()).isEqualTo(Decision.ARMED);
      Thread.sleep(2500);
      assertThat(lease.decision()).isEqualTo(Decision.ARMED);
      assertThat(isThawed(thawed)).isFalse();
      lease.stop();
    }
  }

  @Test
  void armsOnlyWithASecondLeft() throws Exception {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(Duration.ofSeconds(2), List.of(writesUptime(thawed)));
      Thread.sleep(1100);
      assertThat(lease.arm()).isEqualTo(Decision.OPEN);
      Thread.sleep(1300);
      assertThatThrownBy(lease::decision)
          .as("its sessions have ended")
          .hasMessageContaining("SSH-005");
    }
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      assertThat(lease.decision()).isEqualTo(Decision.THAWED);
    }
    assertThat(isThawed(thawed)).isTrue();
  }

  @Test
  void anOpenLeaseIsNotCleanedAwayAndOneThatIsToThawDoesSoThoughArmingIsAskedFor() {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(Duration.ofSeconds(2), List.of(writesUptime(thawed)));
      assertThatThrownBy(() -> remotes.forget(host, claim)).hasMessageContaining("is open");
      assertThat(lease.thaw()).isEqualTo(Decision.THAWED);
      assertThat(lease.arm()).isEqualTo(Decision.THAWED);
    }
    while (!isThawed(thawed)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aNewEpochEndsTheThawOfAnEarlierOne() throws Exception {
    try (Remote remote = remotes.open(host, claim)) {
      new HostLease(remote, 1)
          .start(Duration.ofMillis(500), List.of(List.of("touch", thawed + "/none/yet")));
      Thread.sleep(1500);
    }
    try (Remote remote = remotes.open(host, claim)) {
      new HostLease(remote, 2).start(Duration.ofSeconds(30), List.of());
      remote.run(Command.of("mkdir", "-p", thawed + "/none").asRoot()).orThrow();
      String log = read("grep", "-c", "failed with status", remote.directory() + "/log");
      Thread.sleep(2500);
      assertThat(isThawed(thawed + "/none/yet")).isFalse();
      assertThat(read("grep", "-c", "failed with status", remote.directory() + "/log"))
          .isEqualTo(log);
      assertThat(new HostLease(remote, 2).thaw()).isEqualTo(Decision.THAWED);
      remote.run(Command.of("rm", "-r", thawed).asRoot()).orThrow(); // only the test's own
    }
  }

  @Test
  void aStoppedLeaseDecidesNothing() throws Exception {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(Duration.ofSeconds(1), List.of(writesUptime(thawed)));
      lease.stop();
      lease.stop();
      Thread.sleep(1500);
      assertThat(lease.decision()).isEqualTo(Decision.OPEN);
      assertThat(isThawed(thawed)).isFalse();
      assertThat(lease.thaw()).isEqualTo(Decision.THAWED);
      assertThatThrownBy(() -> lease.start(Duration.ofSeconds(1), List.of()))
          .isInstanceOf(RemoteException.class);
    }
  }

  @Test
  void armingAndExpiryNeverBothWin() throws Exception {
    int armed = 0;
    Random random = new Random(7);
    for (int epoch = 2; epoch < 22; epoch++) {
      String file = thawed + "-" + epoch;
      Decision decision;
      try (Remote remote = remotes.open(host, claim)) {
        HostLease lease = new HostLease(remote, epoch);
        lease.start(Duration.ofSeconds(30), List.of(List.of("touch", file)));
        expire(remote, epoch);
        Thread.sleep(random.nextInt(60));
        decision = armed(lease, epoch);
      }
      armed += decision == Decision.ARMED ? 1 : 0;
      assertThat(decision).isNotEqualTo(Decision.OPEN);
      for (int i = 0; i < 30 && decision == Decision.THAWED && !isThawed(file); i++) {
        Thread.sleep(100);
      }
      assertThat(isThawed(file)).isEqualTo(decision == Decision.THAWED);
    }
    System.out.printf("race: armed %d times of 20%n", armed);
  }

  /** What the timer would run, started by systemd: it ends the sessions of this claim, ours too. */
  private static void expire(Remote remote, int epoch) {
    String script = remote.directory() + "/ferry-host";
    remote.runNow(
        Command.of("systemd-run", "-q", "--collect", script, "lease-expired", "" + epoch).asRoot());
  }

  private Decision armed(HostLease lease, int epoch) throws InterruptedException {
    try {
      return lease.arm();
    } catch (RemoteException e) {
      Thread.sleep(1000); // until the sessions of this claim have ended, new ones too
    }
    try (Remote again = remotes.open(host, claim)) {
      return new HostLease(again, epoch).decision();
    }
  }

  @Test
  void aHostThatRestartsWhileTheLeaseIsOpenThawsByItself() throws Exception {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(Duration.ofMinutes(5), List.of(List.of("touch", thawed)));
    }
    restart();
    for (int i = 0; i < 50 && !isThawed(thawed); i++) {
      Thread.sleep(100);
    }
    assertThat(isThawed(thawed)).isTrue();
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      assertThat(lease.arm()).isEqualTo(Decision.THAWED);
    }
  }

  @Test
  void aHostThatRestartsAfterArmingStaysFenced() throws Exception {
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      lease.start(Duration.ofMinutes(5), List.of(List.of("touch", thawed)));
      assertThat(lease.arm()).isEqualTo(Decision.ARMED);
    }
    restart();
    Thread.sleep(3000);
    assertThat(isThawed(thawed)).isFalse();
    try (Lease lease = HostLease.open(remotes, host, claim)) {
      assertThat(lease.decision()).isEqualTo(Decision.ARMED);
    }
  }

  private void restart() throws Exception {
    String boot = read("cat", "/proc/sys/kernel/random/boot_id");
    try (Remote remote = remotes.open(host, claim)) {
      assertThatThrownBy(
              () -> remote.run(Command.reading("sh", "-c", "systemctl reboot; sleep 20").asRoot()))
          .isInstanceOf(RemoteException.class);
    }
    for (int i = 0; i < 100; i++) {
      try {
        if (!read("cat", "/proc/sys/kernel/random/boot_id").equals(boot)) {
          return;
        }
      } catch (RemoteException e) {
        assertThat(e.kind()).isEqualTo(RemoteException.Kind.UNREACHABLE);
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the host did not come back");
  }
}
