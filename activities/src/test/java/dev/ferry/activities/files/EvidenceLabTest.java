package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said about trees, and what is left of Ferry in the end. */
@ServiceLab
class EvidenceLabTest {

  @Test
  void findsWhatIsInTheWay() throws Exception {
    try (LabTrees trees = new LabTrees("findings")) {
      assertThat(failures(trees)).anyMatch(what -> what.startsWith("FERRY-FILES-005"));
      trees.here(
          "cd "
              + PATH
              + "; mkdir n; mkfifo pipe; useradd -u 4242 onlyhere 2>/dev/null || true; touch u; chown 4242 u; mount -t tmpfs x n");
      trees.there("echo foreign >" + PATH + "/foreign");
      try {
        assertThat(failures(trees))
            .anyMatch(what -> what.startsWith("FERRY-FILES-006") && what.contains("foreign"))
            .anyMatch(what -> what.startsWith("FERRY-FILES-008") && what.contains(PATH + "/n"))
            .anyMatch(what -> what.startsWith("FERRY-FILES-009") && what.contains("pipe"))
            .anyMatch(
                what ->
                    what.startsWith("FERRY-FILES-018")
                        && what.contains("4242 is onlyhere, there unknown"));
      } finally {
        trees.here("umount " + PATH + "/n; userdel onlyhere");
      }
      trees.here("rm -rf " + PATH + "; ln -s /etc " + PATH);
      assertThat(failures(trees)).anyMatch(what -> what.startsWith("FERRY-FILES-004"));
      trees.here("rm " + PATH);
      assertThat(failures(trees)).anyMatch(what -> what.startsWith("FERRY-FILES-002"));
      trees.here("touch " + PATH);
      assertThat(failures(trees)).anyMatch(what -> what.startsWith("FERRY-FILES-003"));
      trees.here(
          "rm "
              + PATH
              + "; mkdir "
              + PATH
              + "; mount -t tmpfs x "
              + PATH
              + "; touch "
              + PATH
              + "/a");
      trees.there("mount -t tmpfs -o size=1m x " + PATH);
      try {
        assertThat(failures(trees))
            .anyMatch(what -> what.startsWith("FERRY-FILES-019"))
            .anyMatch(what -> what.startsWith("FERRY-FILES-007"));
      } finally {
        trees.both("umount " + PATH);
      }
    }
  }

  @Test
  void comparesNamesMetadataAndContent() throws Exception {
    try (LabTrees trees = new LabTrees("compared")) {
      trees.here(
          "cd "
              + PATH
              + "; for i in $(seq 14); do echo $i >$i; done; mkdir d; ln 5 link; truncate -s 3M sparse; echo 1 >$'odd\\n\\\\\\xff'; ln -s 1 s"
              + "; setfacl -m u:33:rw 6; setfacl -d -m u:33:rx d; setfattr -n user.k -v v 7; setfattr -n user.rsync.%stat -v v 11; setfattr -n user.link -v v 14; setfattr -h -n trusted.k -v v s"
              + "; setfattr -n security.capability -v 0x0000000200040000000000000000000000000000 8; sleep 3");
      trees.component.prepare(trees.step(Direction.FORWARD));
      comparesThoughProgramsThatReadAreBroken(trees);
      trees.there(
          "cd /run/ferry/compared/tree/0/rw/t; touch -r 1 /tmp/r; touch -r . /tmp/d; touch -r sparse /tmp/s; touch -r 5 /tmp/5"
              + "; echo x >1; touch -r /tmp/r 1; rm 2; chmod 600 3; echo lost >lost; rm link; cp 5 link; touch -r /tmp/5 link"
              + "; setfacl -x u:33 6; setfacl -k d; setfattr -n user.k -v w 7; setfattr -h -x trusted.k s; setfattr -x security.capability 8"
              + "; setfacl -m u:33:r 9; setfattr -n user.k -v v 10; setfattr -n user.link -v w 14; rm sparse; head -c 3M /dev/zero >sparse; touch -r /tmp/s sparse; touch -r /tmp/d .");
      trees.here(wrong("12"));
      trees.there(wrong("13"));
      var evidence = trees.component.confirm(trees.step(Direction.FORWARD));
      assertThat(evidence.verdict()).isEqualTo(Verdict.FAIL);
      assertThat(evidence.findings().getLast().what())
          .contains(
              "FERRY-FILES-042",
              "content: 3 (1, 12, 13)",
              "missing on the other side: 1 (2)",
              "mode: 2 (3, 6)",
              "ACL: 2 (9, d)",
              "attributes: 4 (10, 14, 7, s)",
              "capabilities: 1 (8)",
              "hard links: 2 (5, link)",
              "sparse: 1 (sparse)",
              "only on the other side: 1 (lost)");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      var again = trees.component.confirm(trees.step(Direction.FORWARD));
      assertThat(again.verdict()).as(again.findings().toString()).isEqualTo(Verdict.PASS);
      assertThat(again.figures().get(PATH + " content"))
          .as("nothing is read again but what the contents of differed")
          .isEqualTo("SHA-256 of 17 files, 3 of them read now");
      assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
    }
  }

  /** Such a directory has names of attributes that are counted and not told. */
  @Test
  void comparesTheDirectoriesOfAnOverlay() throws Exception {
    try (LabTrees trees = new LabTrees("overlaid")) {
      trees.here(
          "mkdir -p /run/over/lower/d /run/over/upper /run/over/work; echo 1 >/run/over/lower/d/1;"
              + " mount -t overlay over -o lowerdir=/run/over/lower,upperdir=/run/over/upper,workdir=/run/over/work "
              + PATH
              + "; echo 2 >"
              + PATH
              + "/d/2; setfattr -n user.k -v v "
              + PATH
              + "/d; getfattr -m - /run/over/upper/d | grep -q trusted.overlay; sleep 3");
      try {
        trees.component.prepare(trees.step(Direction.FORWARD));
        var evidence = trees.component.confirm(trees.step(Direction.FORWARD));
        assertThat(evidence.verdict()).as(evidence.findings().toString()).isEqualTo(Verdict.PASS);
        trees.there("setfattr -n user.k -v w /run/ferry/overlaid/tree/0/rw/t/d");
        assertThat(
                trees.component.confirm(trees.step(Direction.FORWARD)).findings().getLast().what())
            .contains("FERRY-FILES-042", "attributes: 1 (d)");
      } finally {
        trees.here("umount -l " + PATH + "; rm -rf /run/over");
      }
    }
  }

  /** What was kept of a file, as if it had been misread. */
  private static String wrong(String file) {
    return "perl -0777 -pi -e 's{\\0t/"
        + file
        + "\\0[^\\0]+\\0\\K[0-9a-f]{64}}{0 x 64}e or die' /var/lib/ferry/compared/files/tree/read.0";
  }

  /** One tells nothing and says that all is well; one is killed as soon as it gets a name. */
  private static void comparesThoughProgramsThatReadAreBroken(LabTrees trees) {
    trees.both(
        "cd /usr/local/bin; printf '#!/bin/sh\nexit 0\n' >b3sum; chmod 755 b3sum; cp -p b3sum openssl;"
            + " printf '#!/bin/sh\n[ $# -gt 3 ] && kill -9 $$; exec /usr/bin/openssl \"$@\"\n' >openssl");
    try {
      var evidence = trees.component.confirm(trees.step(Direction.FORWARD));
      assertThat(evidence.verdict()).as(evidence.findings().toString()).isEqualTo(Verdict.PASS);
      assertThat(evidence.figures().get(PATH + " content"))
          .isEqualTo("SHA-256 of 17 files, 17 of them read now");
    } finally {
      trees.both("rm /usr/local/bin/b3sum /usr/local/bin/openssl");
    }
  }

  @Test
  void deletesNothingThatOnlyTheOldSideHas() throws Exception {
    try (LabTrees trees = new LabTrees("onlythere")) {
      trees.here("cd " + PATH + "; echo 1 >1; echo 2 >2");
      trees.component.prepare(trees.step(Direction.FORWARD));
      FilesSwitchLabTest.turn(trees, Direction.FORWARD);
      trees.here("echo lost >/run/ferry/onlythere/tree/0/rw/t/lost");
      trees.there(
          "rm "
              + PATH
              + "/2; F=/var/lib/ferry/onlythere/files/tree; perl $F/ferry-files $F forget");
      assertThat(LabTrees.refused(() -> trees.component.prepare(trees.step(Direction.REVERSE))))
          .contains("FERRY-FILES-037", "1 entries", "lost");
      trees.here(
          "test -e "
              + PATH
              + "/lost; test -e "
              + PATH
              + "/2; rm /run/ferry/onlythere/tree/0/rw/t/lost");
      trees.component.prepare(trees.step(Direction.REVERSE));
      trees.here("test ! -e " + PATH + "/2");
      trees.here("echo lost >/run/ferry/onlythere/tree/0/rw/t/late");
      try (SwitchPart part = trees.open(Direction.REVERSE)) {
        part.approach();
        Deadline deadline = Deadline.in(Duration.ofSeconds(20));
        String position = part.fence(deadline);
        assertThat(LabTrees.refused(() -> part.reach(position, deadline)))
            .contains("FERRY-FILES-036 destination: 1 entries", "late (only on the other side)");
        part.thaw();
      }
      for (int pass = 0; pass < 2; pass++) {
        assertThat(trees.component.follow(trees.step(Direction.REVERSE)).what())
            .contains("FERRY-FILES-037", "1 entries", "late");
      }
      trees.here("rm /run/ferry/onlythere/tree/0/rw/t/late");
      FilesSwitchLabTest.turn(trees, Direction.REVERSE);
    }
  }

  /** A program writes under another name and renames; the pass that saw that name was cut off. */
  @Test
  void deletesWhatAPassThatWasCutOffHasLeftOnTheOldSide() throws Exception {
    try (LabTrees trees = new LabTrees("cutoff")) {
      trees.here("cd " + PATH + "; echo 1 >1");
      trees.component.prepare(trees.step(Direction.FORWARD));
      FilesSwitchLabTest.turn(trees, Direction.FORWARD);
      trees.component.prepare(trees.step(Direction.REVERSE));
      trees.there("echo 2 >" + PATH + "/.2.new; head -c 100M /dev/urandom >" + PATH + "/huge");
      trees.here(
          "cd /run/ferry/cutoff/tree/0/rw/t;"
              + " timeout 60 bash -c 'until [ -e .2.new ]; do sleep 0.01; done; pkill -KILL -x rsync' >/dev/null 2>&1 &");
      assertThat(trees.component.follow(trees.step(Direction.REVERSE)).what())
          .contains("FERRY-FILES-035");
      trees.here("test -e /run/ferry/cutoff/tree/0/rw/t/.2.new");
      trees.there("mv " + PATH + "/.2.new " + PATH + "/2");
      FilesSwitchLabTest.follow(trees, Direction.REVERSE);
      trees.here("cd " + PATH + "; test -e 2; test ! -e .2.new; test -e huge");
    }
  }

  @Test
  void restoresWhatWasOpenAndLeavesNothing() throws Exception {
    try (LabTrees trees = new LabTrees("restored")) {
      trees.here("echo a >" + PATH + "/a");
      Inspection before = trees.component.inspect(trees.step(Direction.FORWARD));
      trees.component.prepare(trees.step(Direction.FORWARD));
      Undo undo = new Undo("tree", Phase.PREPARE, before.before());
      trees.component.restore(trees.step(Direction.FORWARD), undo);
      trees.component.restore(trees.step(Direction.FORWARD), undo);
      trees.there("touch " + PATH + "/writable");
      nothingLeft(trees, "source", "restored");
      nothingLeft(trees, "destination", "restored");
    }
  }

  @Test
  void leavesTheOldTreeReadOnlyAfterAMoveAndNothingElse() throws Exception {
    try (LabTrees trees = new LabTrees("finished")) {
      trees.here("echo a >" + PATH + "/a");
      trees.component.prepare(trees.step(Direction.FORWARD));
      FilesSwitchLabTest.turn(trees, Direction.FORWARD);
      trees.component.cleanUp(trees.step(Direction.FORWARD));
      trees.component.cleanUp(trees.step(Direction.FORWARD));
      nothingLeft(trees, "destination", "finished");
      trees.there("touch " + PATH + "/writable");
      assertThat(trees.shell("source", "touch " + PATH + "/no").complaint()).contains("Read-only");
      trees.here("umount " + PATH + "; systemctl start zz-ferry-finished_tree");
      assertThat(trees.shell("source", "touch " + PATH + "/no").complaint()).contains("Read-only");
      trees.here("umount " + PATH);
    }
  }

  private static void nothingLeft(LabTrees trees, String host, String migration) {
    assertThat(
            trees.on(
                host,
                "grep -c /"
                    + migration
                    + "/ /proc/self/mountinfo || true; ls /etc/systemd/system | grep -c zz-ferry-"
                    + migration
                    + " || true; grep -c ferry:"
                    + migration
                    + ": ~ferry/.ssh/authorized_keys || true; find /var/lib/ferry/"
                    + migration
                    + "/files -name key | wc -l; pgrep -fc 'ssh.*/run/ferry/"
                    + migration
                    + "/' || true"))
        .as(host)
        .isEqualTo("0\n0\n0\n0\n0");
  }

  private static List<String> failures(LabTrees trees) {
    return trees.component.inspect(trees.step(Direction.FORWARD)).findings().stream()
        .filter(finding -> finding.verdict() == Verdict.FAIL)
        .map(Finding::what)
        .toList();
  }
}
