package dev.ferry.activities.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.checks.DiskCheck;
import dev.ferry.workflows.checks.UnitCheck;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceLab
class ChecksLabTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String DISK = "/mnt/ferry-checks";

  private JschRemotes remotes;
  private ChecksActivity checks;
  private Host source;

  @BeforeEach
  void open() throws IOException {
    LabHosts hosts = LabHosts.read();
    source = hosts.host("source", "ferry");
    remotes = hosts.remotes();
    checks = new ChecksActivity(remotes);
  }

  @AfterEach
  void close() {
    remotes.close();
  }

  private Finding unit(String name) {
    return checks.ask(new UnitCheck("u", name, Optional.empty(), TIMEOUT, TIMEOUT), source);
  }

  private Finding disk(String path, int minFree) {
    return checks.ask(
        new DiskCheck("d", path, minFree, Optional.empty(), TIMEOUT, TIMEOUT), source);
  }

  @Test
  void tellsAUnitsExactState() {
    assertThat(unit("nginx.service"))
        .matches(it -> it.verdict() == Verdict.PASS)
        .matches(it -> it.what().equals("nginx.service on source is active (running)"));
    assertThat(unit("rescue.service"))
        .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("inactive (dead)"));
    assertThat(unit("nowhere.service"))
        .matches(it -> it.verdict() == Verdict.ERROR && it.what().contains("no unit"));
  }

  @Test
  void aFullFileSystemFailsAndSoDoesOneWithoutInodes() {
    Claim claim = new Claim("checks-lab", 1, 0);
    remotes.raise(source, claim);
    try (Remote remote = remotes.open(source, claim)) {
      root(remote, "mkdir", "-p", DISK);
      root(remote, "mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=20", "tmpfs", DISK);
      try {
        assertThat(disk(DISK, 10).verdict()).isEqualTo(Verdict.PASS);
        root(
            remote, "dd", "if=/dev/zero", "of=" + DISK + "/big", "bs=1M", "count=3", "status=none");
        assertThat(disk(DISK, 40))
            .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("25.0 % of space"));
        assertThat(disk(DISK, 20).verdict()).isEqualTo(Verdict.PASS);
        root(remote, "mkdir", "-p", DISK + "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16");
        assertThat(disk(DISK, 20))
            .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("10.0 % of inodes"));
      } finally {
        root(remote, "umount", DISK);
        root(remote, "rmdir", DISK);
      }
    }
    remotes.forget(source, claim);
    assertThat(disk("/nowhere", 10).verdict()).isEqualTo(Verdict.ERROR);
    assertThat(disk("/proc", 10).verdict()).isEqualTo(Verdict.NO_DATA);
  }

  private static void root(Remote remote, String... argv) {
    remote.run(Command.of(argv).asRoot()).orThrow();
  }

  @Test
  void aHostThatCannotBeReachedGivesNoData() {
    Host gone =
        new Host("gone", source.address(), 9, source.user(), source.key(), source.hostKey());
    UnitCheck check = new UnitCheck("u", "nginx", Optional.empty(), TIMEOUT, TIMEOUT);
    assertThat(checks.ask(check, gone).verdict()).isEqualTo(Verdict.NO_DATA);
  }
}
