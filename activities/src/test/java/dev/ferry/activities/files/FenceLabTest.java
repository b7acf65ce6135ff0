package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.Direction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fence, from the view of those who would write. */
@ServiceLab
class FenceLabTest {
  private LabTrees trees;

  @BeforeEach
  void prepare() throws Exception {
    trees = new LabTrees("fence");
    trees.here("echo a >" + PATH + "/a; mkdir " + PATH + "/d");
    trees.component.prepare(trees.step(Direction.FORWARD));
  }

  @AfterEach
  void end() {
    trees.here("systemctl stop 'ferry-test-*' || true; umount -q /mnt/seen || true");
    trees.close();
  }

  @Test
  void namesWhoHoldsAFileOpenForWriting() {
    writer("exec 7>" + PATH + "/open; exec sleep 100");
    assertThat(fenceRefused())
        .contains("FERRY-FILES-015", "sleep (process", "ferry-test-writer.service", PATH + "/open");
    assertThat(standing()).isEqualTo(Standing.HOME);
  }

  @Test
  void namesWhoWorksInADirectoryInside() {
    writer("cd " + PATH + "/d; exec sleep 100");
    assertThat(fenceRefused()).contains("FERRY-FILES-015", "has its cwd in " + PATH + "/d");
  }

  @Test
  void namesWhoSeesTheTreeWritableInANamespaceOfItsOwn() {
    writer(
        "exec unshare -m --propagation private sh -c 'mount --bind "
            + PATH
            + " /mnt; exec sleep 100'");
    assertThat(fenceRefused()).contains("FERRY-FILES-015", "sees it writable at /mnt");
  }

  @Test
  void waitsForAWriteThatEndsSoon() {
    try (SwitchPart part = trees.open(Direction.FORWARD)) {
      writer("exec 7>" + PATH + "/open; sleep 0.15");
      part.fence(Deadline.in(Duration.ofSeconds(5)));
      part.thaw();
    }
  }

  @Test
  void refusesWritesOfServicesWithMountsOfTheirOwn() {
    trees.here(
        "systemd-run -q --collect --unit=ferry-test-writer -p PrivateTmp=yes -p ProtectSystem=strict"
            + " -p ReadWritePaths="
            + PATH
            + " -p ReadWritePaths=/run -p BindPaths="
            + PATH
            + ":/mnt"
            + " sh -c 'while :; do for p in "
            + PATH
            + " /mnt; do (echo x >$p/w) 2>/dev/null && echo ok || echo refused; done"
            + " >/run/ferry-test; sleep 0.05; done'; sleep 0.4");
    assertThat(trees.here("cat /run/ferry-test")).isEqualTo("ok\nok");
    try (SwitchPart part = trees.open(Direction.FORWARD)) {
      part.fence(Deadline.in(Duration.ofSeconds(5)));
      assertThat(trees.here("sleep 0.3; cat /run/ferry-test")).isEqualTo("refused\nrefused");
      part.thaw();
      assertThat(trees.here("sleep 0.3; cat /run/ferry-test")).isEqualTo("ok\nok");
    }
  }

  @Test
  void keepsTheFenceOverARestartOfTheHost() throws Exception {
    reboot("destination");
    assertThat(trees.shell("destination", "touch " + PATH + "/no").complaint())
        .contains("Read-only");
    try (SwitchPart part = trees.open(Direction.FORWARD)) {
      part.fence(Deadline.in(Duration.ofSeconds(5)));
    }
    reboot("source");
    assertThat(standing()).isEqualTo(Standing.FENCED);
    try (SwitchPart part = trees.open(Direction.FORWARD)) {
      part.thaw();
    }
    reboot("source");
    trees.here("touch " + PATH + "/yes");
    trees.component.prepare(trees.step(Direction.FORWARD));
    FilesSwitchLabTest.turn(trees, Direction.FORWARD);
    trees.there("test -e " + PATH + "/yes");
  }

  @Test
  void leavesAMountOfItsOwnerAlone() {
    trees.here("mount -t tmpfs x /mnt; mkdir /mnt/d; mount --bind /mnt/d " + PATH);
    assertThat(fenceRefused()).contains("FERRY-FILES-010");
    trees.here("mountpoint -q " + PATH + "; umount " + PATH + " /mnt");
  }

  private void writer(String script) {
    trees.here(
        "systemd-run -q --collect --unit=ferry-test-writer bash -c \"" + script + "\"; sleep 0.1");
  }

  private String fenceRefused() {
    try (SwitchPart part =
        trees
            .component
            .open(trees.step(Direction.FORWARD), trees.raised(), LabTrees.LIMITS)
            .orElseThrow()) {
      String why = LabTrees.refused(() -> part.fence(Deadline.in(Duration.ofSeconds(5))));
      part.thaw();
      return why;
    } catch (FilesException e) {
      return e.getMessage();
    }
  }

  private Standing standing() {
    try (SwitchPart part = trees.open(Direction.FORWARD)) {
      return part.standing();
    }
  }

  private void reboot(String host) throws InterruptedException {
    String boot = trees.on(host, "cat /proc/sys/kernel/random/boot_id");
    trees.shell(host, "systemctl reboot");
    for (int round = 0; round < 100; round++) {
      Thread.sleep(200);
      try {
        if (!trees
            .on(
                host,
                "systemctl is-system-running --wait || true; cat /proc/sys/kernel/random/boot_id")
            .endsWith(boot)) {
          return;
        }
      } catch (RuntimeException | AssertionError e) {
        // not up yet
      }
    }
    throw new AssertionError(host + " does not come back");
  }
}
