package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import org.junit.jupiter.api.Test;

/** What a pass carries, and what it refuses to. */
@ServiceLab
class PassLabTest {
  /** Every entry with all that must be the same, hard links by their group. */
  static final String LISTING =
      "cd "
          + PATH
          + "; all() { find . "
          + LabTrees.BUT_TRASH
          + "\"$@\" -print0 | sort -z; };"
          + " all | xargs -0 stat -c '%F %a %u %g %y %N'; all -type f | xargs -0 sha256sum -z | tr '\\0' '\\n';"
          + " all -type f | xargs -0 stat -c '%h %s %n'; all | xargs -0 getfattr -h -d -m -; all ! -type l | xargs -0 getfacl";

  @Test
  void carriesEveryNameAndAttribute() throws Exception {
    try (LabTrees trees = new LabTrees("names")) {
      trees.here(
          "cd "
              + PATH
              + "; mkdir -- -dir 'a b'; echo 1 >$'new\\nline'; echo 2 >-rf; echo 3 >$'\\xff\\xfe'; echo 4 >$(printf 'x%.0s' $(seq 255));"
              + " echo 5 >'a b/\"q$(id)'; ln a\\ b/*q* link; ln -s /nowhere dangling; truncate -s 50M sparse; echo end >>sparse;"
              + " chown 33:33 -- -rf; chmod 4751 link; echo '\\#012' >'\\#012'; touch -d 2001-01-01 old; mkdir -m 1777 sticky;"
              + " setfattr -n user.k -v v link 2>/dev/null || true; setfacl -m u:33:rw link 2>/dev/null || true");
      trees.component.prepare(trees.step(Direction.FORWARD));
      assertThat(trees.there(LISTING)).isEqualTo(trees.here(LISTING));
      assertThat(Long.parseLong(trees.there("du -k " + PATH + "/sparse | cut -f1")))
          .isLessThan(1000);
      trees.here(
          "cd "
              + PATH
              + "; rm -- -rf; mv $'new\\nline' $'other\\nline'; mv 'a b' 'c d'; ln link link2; echo more >>$'\\xff\\xfe';"
              + " chmod 600 sparse; rm dangling; mkdir dangling; touch dangling/x; touch -r old '\\#012'; echo '\\#013' >'\\#012'; touch -r old '\\#012'");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      assertThat(trees.there(LISTING)).isEqualTo(trees.here(LISTING));
      var handover =
          FilesSwitchLabTest.turn(
              trees, Direction.FORWARD, () -> trees.here("truncate -s 1M " + PATH + "/hole"));
      assertThat(handover.remark()).as("by rsync, which keeps it").contains(" 1 copied, 0 deleted");
      assertThat(trees.there("du -k " + PATH + "/hole | cut -f1")).isEqualTo("0");
    }
  }

  @Test
  void sparesWhatIsExcluded() throws Exception {
    try (LabTrees trees = new LabTrees("spare", 1000, "*.tmp", "/cache/")) {
      trees.here("cd " + PATH + "; mkdir d cache; echo 1 >d/a; echo 2 >d/b.tmp; echo 3 >cache/c");
      trees.there("cd " + PATH + "; mkdir d cache; echo 8 >d/x.tmp; echo 9 >cache/z");
      trees.component.prepare(trees.step(Direction.FORWARD));
      trees.here("cd " + PATH + "; echo 4 >e; echo 5 >f.tmp; rm d/a; mkdir cache/old");
      var handover =
          FilesSwitchLabTest.turn(
              trees,
              Direction.FORWARD,
              () ->
                  trees.here(
                      "cd "
                          + PATH
                          + "; echo 6 >g; echo 6 >h.tmp; mv h.tmp i; echo 6 >j.tmp; echo 6 >cache/k; echo 6 >cache/old/l; mkdir -p n/cache n/o.tmp; echo 6 >n/cache/p; echo 6 >n/o.tmp/q; mv cache/old n/new"));
      assertThat(handover.remark()).contains("the change journal decided");
      assertThat(
              trees.there(
                  "cd " + PATH + "; find . " + LabTrees.BUT_TRASH + "-type f -print | sort"))
          .isEqualTo("./cache/z\n./d/x.tmp\n./e\n./g\n./i\n./n/cache/p\n./n/new/l");
    }
  }

  @Test
  void refusesASourceThatIsEmptyNow() throws Exception {
    try (LabTrees trees = new LabTrees("emptied")) {
      trees.here("echo a >" + PATH + "/a");
      trees.component.prepare(trees.step(Direction.FORWARD));
      trees.here("rm " + PATH + "/a");
      assertThat(failed(trees)).contains("FERRY-FILES-030", "source", "is empty");
      trees.there("test -e " + PATH + "/a");
    }
  }

  @Test
  void refusesAnotherDirectoryInThePlaceOfTheSource() throws Exception {
    try (LabTrees trees = new LabTrees("swapped")) {
      trees.here("echo a >" + PATH + "/a");
      trees.component.prepare(trees.step(Direction.FORWARD));
      trees.here("mount -t tmpfs empty " + PATH);
      try {
        assertThat(failed(trees)).contains("FERRY-FILES-010");
      } finally {
        trees.here("umount " + PATH);
      }
      trees.there("test -e " + PATH + "/a");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
    }
  }

  @Test
  void deletesNothingWhenTooMuchWouldGo() throws Exception {
    try (LabTrees trees = new LabTrees("toomany", 10)) {
      trees.here("cd " + PATH + "; for i in $(seq 30); do echo $i >$i; done");
      trees.there("cd " + PATH + "; for i in $(seq 20); do echo $i >foreign$i; done");
      assertThat(LabTrees.refused(() -> trees.component.prepare(trees.step(Direction.FORWARD))))
          .contains("FERRY-FILES-031 source: 20 entries", "maxDelete is 10", "foreign1");
      assertThat(trees.there("ls " + PATH + " | wc -l")).isEqualTo("20");
      trees.there("rm /run/ferry/toomany/tree/0/rw/t/foreign1?; true");
      trees.component.prepare(trees.step(Direction.FORWARD));
      trees.here("cd " + PATH + "; rm 1* 2*");
      assertThat(failed(trees)).contains("FERRY-FILES-031 source: 22 entries");
      assertThat(trees.there("ls " + PATH + " | wc -l")).isEqualTo("30");
    }
  }

  @Test
  void saysThatTheDestinationIsFull() throws Exception {
    try (LabTrees trees = new LabTrees("full")) {
      trees.here("cd " + PATH + "; head -c 8M /dev/urandom >big");
      trees.there("mount -t tmpfs -o size=4m small " + PATH);
      try {
        String before = trees.here(LISTING);
        assertThat(LabTrees.refused(() -> trees.component.prepare(trees.step(Direction.FORWARD))))
            .contains("FERRY-FILES-033", "no space");
        assertThat(trees.here(LISTING)).isEqualTo(before);
        trees.there("mount -o remount,size=40m /run/ferry/full/tree/0/rw/t");
        trees.component.prepare(trees.step(Direction.FORWARD));
        assertThat(trees.there(LISTING)).isEqualTo(before);
      } finally {
        trees.end();
        trees.there("umount -l " + PATH + " || true");
      }
    }
  }

  @Test
  void goesOnAfterBeingKilled() throws Exception {
    try (LabTrees trees = new LabTrees("killed")) {
      trees.here(
          "cd "
              + PATH
              + "; mkdir d; for i in $(seq 3000); do echo $i >d/$i; done; head -c 300M /dev/zero | tr '\\0' x >big");
      Thread worker =
          Thread.ofVirtual()
              .start(
                  () ->
                      LabTrees.refused(
                          () -> trees.component.prepare(trees.step(Direction.FORWARD))));
      trees.there(
          "for i in $(seq 3000); do [ -e "
              + PATH
              + "/.big.* ] && pkill -9 -x rsync && exit; sleep 0.01; done; exit 1");
      worker.join();
      trees.component.prepare(trees.step(Direction.FORWARD));
      trees.component.prepare(trees.step(Direction.FORWARD));
      assertThat(trees.there(LISTING)).isEqualTo(trees.here(LISTING));
    }
  }

  @Test
  void refusesTheTransportKeyEverythingElse() throws Exception {
    try (LabTrees trees = new LabTrees("key")) {
      trees.here("echo a >" + PATH + "/a");
      trees.component.prepare(trees.step(Direction.FORWARD));
      String ssh =
          "cd /var/lib/ferry/key/files/tree; ssh -F /dev/null -i key -o IdentitiesOnly=yes -o UserKnownHostsFile=known_hosts"
              + " -o HostKeyAlias=ferry-peer -o StrictHostKeyChecking=yes -l ferry "
              + trees.hosts.get("destination").address()
              + " -- ";
      for (String command :
          java.util.List.of(
              "id",
              "rsync --server --sender -logDtpre.iLsfxC . /etc/",
              "rsync --server -logDtpre.iLsfxC . /etc/",
              "rsync --server -slogDtpre.iLsfxC . /run/ferry/key/tree/0/rw/",
              "rsync --server -logDtpre.iLsfxC --log-file=/etc/x . /run/ferry/key/tree/0/rw/",
              "seed 0",
              "rsync --server -logDtpre.iLsfxC --delete . /run/ferry/key/tree/0/rw/",
              "verify 7",
              "'verify 0; id'",
              "'$(id)'")) {
        assertThat(trees.shell("source", ssh + command).complaint())
            .as(command)
            .contains("FERRY-FILES-023");
      }
      assertThat(
              trees
                  .shell(
                      "source",
                      ssh.replace(" -- ", " -N -L 9:localhost:22 -o ExitOnForwardFailure=yes -- ")
                          .replace("ssh -F", "timeout 3 ssh -F"))
                  .exit())
          .isNotZero();
      trees.component.prepare(trees.step(Direction.FORWARD));
      FilesSwitchLabTest.turn(trees, Direction.FORWARD);
      // The direction lock: who is in charge takes nothing from outside.
      assertThat(
              trees
                  .shell(
                      "source", ssh + "rsync --server -logDtpre.iLsfxC . /run/ferry/key/tree/0/rw/")
                  .complaint())
          .contains("FERRY-FILES-024");
    }
  }

  private static String failed(LabTrees trees) {
    Lag lag = trees.component.follow(trees.step(Direction.FORWARD));
    assertThat(lag.verdict()).isEqualTo(Verdict.FAIL);
    return lag.what();
  }
}
