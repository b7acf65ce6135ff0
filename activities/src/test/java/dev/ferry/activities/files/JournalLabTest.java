package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Verdict;
import org.junit.jupiter.api.Test;

/** The last look in the pause: by the change journal, and by a walk where it is not whole. */
@ServiceLab
class JournalLabTest {
  /** Stores into a file's pages and does nothing else, so that no write tells of it. */
  private static final String MAPPED =
      """
      cat >/var/tmp/ferry-mapped <<'END'
      open my $file, '+<', $ARGV[0] or die; pipe my $in, my $out; my $text = $ARGV[1];
      syscall 1, fileno $out, $text, length $text;
      my $at = syscall 9, 0, 4096, 3, 1, fileno $file, 0; $at > 0 or die; close $file;
      syscall 0, fileno $in, $at, length $text; sleep $ARGV[2];
      END
      """;

  private static final String KEEPER =
      "keeper=$(pgrep -f '^ferry-files journal of " + PATH + "'); ";

  @Test
  void handsOverWhateverHappensInTheLastMoment() throws Exception {
    try (LabTrees trees = new LabTrees("moment")) {
      trees.here(
          "rm -rf /srv/ferry-outside; mkdir -p /srv/ferry-outside/in/deep; cd /srv/ferry-outside/in; echo 1 >a; echo 2 >deep/b; cd "
              + PATH
              + "; mkdir away inner gone gone/deep bound; echo 1 >away/x; echo 2 >inner/y; echo 3 >gone/deep/z; echo 4 >one; echo 5 >many; ln many many2; ln many inner/many3;"
              + " echo 6 >outer; ln outer /srv/ferry-outside/outer; echo 7 >bound/w; echo 8 >$'new\\nline'; printf %4096s x >mapped; for i in $(seq 50); do echo $i >rest$i; done");
      trees.component.prepare(trees.step(Direction.FORWARD));
      assertThat(trees.component.follow(trees.step(Direction.FORWARD)).what())
          .contains("in the pause the change journal says where to look");
      var handover =
          FilesSwitchLabTest.turn(
              trees,
              Direction.FORWARD,
              () ->
                  trees.here(
                      MAPPED
                          + "cd "
                          + PATH
                          + "; mv /srv/ferry-outside/in .; echo 9 >in/deep/b; echo 9 >in/deep/c; mv away inner/came; echo 9 >inner/came/x2; mv inner inner2; rm -r gone; mkdir gone; echo 9 >gone/new;"
                          + " ln one one2; echo 9 >>one; rm many2; echo 9 >>many; echo 9 >>/srv/ferry-outside/outer; mkdir -p a/b/c; echo 9 >a/b/c/d; rm $'new\\nline'; mv rest1 $'\\xff\\n';"
                          + " chmod 600 rest2; chown 33:33 rest3; setfattr -n user.k -v v rest4 2>/dev/null || true;"
                          + " mkdir /srv/ferry-bound; mount --bind bound /srv/ferry-bound; echo 9 >>/srv/ferry-bound/w; umount /srv/ferry-bound; rmdir /srv/ferry-bound;"
                          + " perl /var/tmp/ferry-mapped mapped stored 0"));
      System.out.println("NOTE " + handover);
      assertThat(handover.remark()).contains(PATH + ": ", "the change journal decided");
      trees.here("rm -rf /srv/ferry-outside");
      same(trees);
      assertThat(trees.there("cat " + PATH + "/mapped")).startsWith("stored");
      assertThat(trees.there("stat -c %h " + PATH + "/one " + PATH + "/many")).isEqualTo("2\n2");
      assertThat(trees.component.confirm(trees.step(Direction.FORWARD)).verdict())
          .isEqualTo(Verdict.PASS);
    }
  }

  @Test
  void handsOverSmallPlainFilesWithoutRsync() throws Exception {
    String tree = "cd " + PATH + "; ";
    try (LabTrees trees = new LabTrees("small")) {
      trees.here(
          tree
              + "mkdir -p d gone/deep; for i in $(seq 30); do echo $i >d/f$i; done; touch gone/deep/x; ln -s f1 d/l");
      trees.component.prepare(trees.step(Direction.FORWARD));
      String small =
          "echo 9 >d/f1; : >d/f2; chmod 4711 d/f3; chown 33:33 d/f4; touch -d '2001-01-01 1:2:3.123456789' d/f5; rm -r gone d/f6 d/l; chmod 1777 d;"
              + " mkdir -m 700 new; echo 9 >new/$'\\xff\\n'; head -c 900000 /dev/urandom >new/big; mv d/f7 d/f8; mv d/f9 new/.f9";
      assertThat(moved(trees, Direction.FORWARD, tree + small)).contains("9 copied without rsync");
      assertThat(
              moved(
                  trees,
                  Direction.REVERSE,
                  tree
                      + "perl -e 'syscall(188, my $file = q(d/f10), my $name = q(user.k), my $value = q(v), 1, 0) == 0 or die $!'; echo 9 >d/f11"))
          .doesNotContain("without rsync");
      // What lies over there as nobody knows it is left to rsync, which puts it right.
      assertThat(
              moved(
                  trees,
                  Direction.FORWARD,
                  tree + "echo 9 >d/f12; echo 9 >d/f13",
                  "cd /run/ferry/small/tree/0/rw/t/d; rm f13; mkdir f13"))
          .doesNotContain("without rsync");
      assertThat(moved(trees, Direction.REVERSE, tree + "head -c 2M /dev/urandom >d/f14"))
          .doesNotContain("without rsync");
    }
  }

  @Test
  void walksTheTreeWhereTheJournalIsNotWhole() throws Exception {
    String change = "cd " + PATH + "; date +%N >changed; mkdir -p d/$(date +%N); rm -f f1*; ";
    try (LabTrees trees = new LabTrees("notwhole")) {
      trees.here(
          "cd " + PATH + "; for i in $(seq 30); do echo $i >f$i; done; printf %4096s x >mapped");
      trees.component.prepare(trees.step(Direction.FORWARD));
      assertThat(walked(trees, Direction.FORWARD, KEEPER + "kill -9 $keeper; " + change))
          .contains("its process has ended");
      assertThat(walked(trees, Direction.REVERSE, KEEPER + "kill -STOP $keeper; " + change))
          .contains("its process does not answer");
      String flood =
          "perl -e 'for (1..20000) { chmod 0600, \"mapped\"; chmod 0600, \"changed\" }'; echo 9 >>f2; ";
      assertThat(
              walked(
                  trees,
                  Direction.FORWARD,
                  KEEPER + "kill -STOP $keeper; " + change + flood + "kill -CONT $keeper"))
          .contains("more events than its queue holds");
      trees.there("mkdir " + PATH + "/m; mount -t tmpfs x " + PATH + "/m");
      assertThat(walked(trees, Direction.REVERSE, "umount " + PATH + "/m; " + change))
          .contains(PATH + "/m is a mount inside");
      trees.here(
          MAPPED
              + "systemd-run -q --collect --unit=ferry-test-mapped perl /var/tmp/ferry-mapped "
              + PATH
              + "/mapped stored 600; until grep -qs "
              + PATH
              + "/mapped /proc/[0-9]*/maps; do sleep 0.05; done");
      assertThat(trees.component.follow(trees.step(Direction.FORWARD)).what())
          .contains("in the pause all of it is walked, because a mapped file");
      assertThat(walked(trees, Direction.FORWARD, "systemctl stop ferry-test-mapped; " + change))
          .contains("has mapped for writing " + PATH + "/mapped");
      assertThat(trees.there("cat " + PATH + "/mapped")).startsWith("stored");
    }
  }

  private static String walked(LabTrees trees, Direction direction, String lastWrites) {
    String remark = moved(trees, direction, lastWrites);
    assertThat(remark).contains("a walk of the tree decided: ");
    return remark;
  }

  /** What an operator is told of a switch in whose last moment the side in charge did that. */
  private static String moved(LabTrees trees, Direction direction, String lastWrites) {
    return moved(trees, direction, lastWrites, ":");
  }

  private static String moved(
      LabTrees trees, Direction direction, String lastWrites, String overThere) {
    boolean forward = direction == Direction.FORWARD;
    var handover =
        FilesSwitchLabTest.turn(
            trees,
            direction,
            () -> {
              trees.on(forward ? "source" : "destination", lastWrites);
              trees.on(forward ? "destination" : "source", overThere);
            });
    System.out.println("NOTE " + handover);
    same(trees);
    return handover.remark();
  }

  private static void same(LabTrees trees) {
    assertThat(listing(trees, "destination")).isEqualTo(listing(trees, "source"));
  }

  /** Without the root's own time: that a side is open is proven by a file which comes and goes. */
  private static String listing(LabTrees trees, String host) {
    return trees.on(host, PassLabTest.LISTING).replaceAll("(?m)^directory .* '\\.'\n", "");
  }
}
