package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import org.junit.jupiter.api.Test;

/** Trees that are more, or other, than they show. */
@ServiceLab
class UnreadLabTest {
  private static final String UPPER = "/run/over/upper";

  /**
   * As on a disk that fails: a directory is there, cannot be looked up, and its parent does not
   * list it. Nobody who walks the tree is told of an error.
   */
  @Test
  void neitherDeletesNorCallsTheSameWhatItCannotReadAnyMore() throws Exception {
    try (LabTrees trees = new LabTrees("unread")) {
      trees.here(
          "cd /run; rm -rf over; mkdir over; mount -t tmpfs over over; cd over; mkdir -p lower/d upper work; echo 1 >lower/d/1; echo 2 >lower/2;"
              + " mount -t overlay over -o lowerdir=lower,upperdir=upper,workdir=work "
              + PATH
              + "; chmod 750 "
              + PATH
              + "/d; sleep 3");
      try {
        trees.component.prepare(trees.step(Direction.FORWARD));
        // A word that no overlay can have written.
        trees.here(
            "setfattr -n trusted.overlay.redirect -v a/b "
                + UPPER
                + "/d; mount -o remount,rw "
                + PATH
                + "; test \"$(ls "
                + PATH
                + ")\" = 2");
        var lag = trees.component.follow(trees.step(Direction.FORWARD));
        assertThat(lag.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(lag.what()).contains("FERRY-FILES-038 source: t/d could not be looked at");
        var evidence = trees.component.confirm(trees.step(Direction.FORWARD));
        assertThat(evidence.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(evidence.findings().getLast().what()).contains("FERRY-FILES-038");
        // As after a pass that was cut off: the next one is rsync's own, over the whole tree.
        trees.here("F=/var/lib/ferry/unread/files/tree; perl $F/ferry-files $F forget");
        assertThat(trees.component.follow(trees.step(Direction.FORWARD)).what())
            .contains("FERRY-FILES-038 source: t/d could not be looked at");
        assertThat(trees.there("cat " + PATH + "/d/1")).isEqualTo("1");
        trees.here(
            "setfattr -x trusted.overlay.redirect "
                + UPPER
                + "/d; mount -o remount,rw "
                + PATH
                + "; echo 3 >"
                + PATH
                + "/d/3");
        FilesSwitchLabTest.follow(trees, Direction.FORWARD);
        assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
      } finally {
        trees.here("umount -l " + PATH + " /run/over");
      }
    }
  }

  /** Layers and subvolumes number their files from the start, each for itself. */
  @Test
  void takesFilesOfTwoDevicesWithTheSameInodeForTwo() throws Exception {
    try (LabTrees trees = new LabTrees("devices")) {
      trees.here(
          "cd /run; rm -rf over; mkdir -p over/1 over/2 over/3; cd over; for i in 1 2 3; do mount -t tmpfs $i $i; done; mkdir 3/upper 3/work;"
              + " for i in 1 2; do mkdir $i/d$i; echo $i >$i/d$i/a; ln $i/d$i/a $i/d$i/b; done;"
              + " mount -t overlay over -o lowerdir=1:2,upperdir=3/upper,workdir=3/work "
              + PATH
              + "; cd "
              + PATH
              + "; test $(stat -c %i d1/a) = $(stat -c %i d2/a); sleep 3");
      try {
        trees.component.prepare(trees.step(Direction.FORWARD));
        var evidence = trees.component.confirm(trees.step(Direction.FORWARD));
        assertThat(evidence.verdict()).as(evidence.findings().toString()).isEqualTo(Verdict.PASS);
        FilesSwitchLabTest.turn(trees, Direction.FORWARD);
        assertThat(trees.there("cd " + PATH + "; stat -c %h d?/? | sort -u")).isEqualTo("2");
      } finally {
        trees.here("umount -l " + PATH + " /run/over/?");
      }
    }
  }

  @Test
  void endsWhatAComparisonThatWasCutOffHasStillUnderWay() throws Exception {
    try (LabTrees trees = new LabTrees("orphan")) {
      trees.here("cd " + PATH + "; echo 1 >1; echo 2 >2; sleep 3");
      trees.component.prepare(trees.step(Direction.FORWARD));
      trees.there(
          "printf '#!/bin/sh\n[ $# -gt 3 ] && exec sleep 987; exec /usr/bin/openssl \"$@\"\n' >/usr/local/bin/openssl; chmod 755 /usr/local/bin/openssl");
      Thread cutOff =
          Thread.ofVirtual().start(() -> trees.component.confirm(trees.step(Direction.FORWARD)));
      trees.there("timeout 60 bash -c 'until pgrep -fx \"sleep 987\"; do sleep 0.05; done'");
      trees.there("rm /usr/local/bin/openssl");
      var evidence = trees.component.confirm(trees.step(Direction.FORWARD));
      assertThat(evidence.verdict()).as(evidence.findings().toString()).isEqualTo(Verdict.PASS);
      cutOff.join();
      trees.there("timeout 60 bash -c 'while pgrep -fx \"sleep 987\"; do sleep 0.05; done'");
    }
  }

  @Test
  void saysBeforeTheFirstCopyThatAHostsAttributesCannotBeCompared() throws Exception {
    try (LabTrees trees = new LabTrees("unknown")) {
      trees.here("echo a >" + PATH + "/a");
      trees.there(
          "mkdir -p /run/other; echo '$main::architecture = q(mips64); 1' >/run/other/Other.pm;"
              + " printf '#!/bin/sh\nexec /usr/bin/perl -I/run/other -MOther \"$@\"\n' >/usr/local/bin/perl; chmod 755 /usr/local/bin/perl");
      try {
        assertThat(trees.component.inspect(trees.step(Direction.FORWARD)).findings())
            .filteredOn(finding -> finding.verdict() == Verdict.FAIL)
            .extracting(Finding::what)
            .singleElement()
            .asString()
            .contains("FERRY-FILES-044", "destination", "mips64");
      } finally {
        trees.there("rm /usr/local/bin/perl");
      }
    }
  }
}
