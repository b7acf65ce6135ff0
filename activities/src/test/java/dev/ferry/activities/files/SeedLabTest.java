package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The first copy of many small files, to a side that is empty. */
@ServiceLab
class SeedLabTest {

  @Test
  void carriesSmallFilesByTarAndAllElseByRsync() throws Exception {
    try (LabTrees trees = new LabTrees("seeded")) {
      trees.here(many(1500) + ODD);
      var facts = trees.component.inspect(trees.step(Direction.FORWARD)).facts();
      assertThat(facts.get(PATH + " is first copied")).contains("small files by tar in");
      trees.component.prepare(trees.step(Direction.FORWARD));
      assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
      assertThat(Long.parseLong(trees.there("du -k " + PATH + "/sparse | cut -f1")))
          .isLessThan(1000);
      trees.here("cd " + PATH + "; rm m/7; echo more >>m/8; ln m/9 m/nine");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
      var evidence = trees.component.confirm(trees.step(Direction.FORWARD));
      assertThat(evidence.verdict()).isNotEqualTo(Verdict.FAIL);
      assertThat(evidence.figures().get(PATH + " was first copied"))
          .matches("15\\d\\d small files by \\d streams of tar, \\d+ by rsync");
      FilesSwitchLabTest.turn(trees, Direction.FORWARD);
    }
  }

  @Test
  void keepsWhatHasArrivedWhenItIsCutOffAndDeletesWhatIsGoneSince() throws Exception {
    try (LabTrees trees = new LabTrees("reseeded")) {
      trees.here(many(20_000));
      Thread killer =
          Thread.ofVirtual()
              .start(
                  () ->
                      trees.there(
                          "timeout 60 bash -c 'until [ $(ls -U "
                              + PATH
                              + "/m 2>/dev/null | wc -l) -gt 4000 ]; do :; done; pkill -KILL -x tar'"));
      assertThat(LabTrees.refused(() -> trees.component.prepare(trees.step(Direction.FORWARD))))
          .contains("FERRY-FILES-039");
      killer.join();
      Set<String> before = arrived(trees);
      assertThat(before).hasSizeGreaterThan(3000);
      trees.here("rm " + PATH + "/m/1");
      trees.component.prepare(trees.step(Direction.FORWARD));
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
      Set<String> again = new TreeSet<>(before);
      again.removeAll(arrived(trees));
      assertThat(again).as("sent twice").hasSizeLessThan(100);
    }
  }

  /** What rsync takes for the same by size and time, after an attempt that has brought it. */
  @Test
  void bringsALargeFileAgainThatWasWrittenAfterItHadArrived() throws Exception {
    try (LabTrees trees = new LabTrees("setback")) {
      trees.here(
          many(1500) + "; printf %3000000s a >a; sync a; head -c 400M /dev/zero | tr '\\0' z >z");
      trees.there(
          "timeout 100 bash -c 'until [ -e %1$s/a ] && [ -e %1$s/.z.* ]; do sleep 0.01; done; pkill -KILL -x rsync' >/dev/null 2>&1 &"
              .formatted(PATH));
      assertThat(LabTrees.refused(() -> trees.component.prepare(trees.step(Direction.FORWARD))))
          .contains("FERRY-FILES-035");
      trees.here(
          "cd " + PATH + "; touch -r a /run/time; printf %3000000s b >a; touch -r /run/time a");
      trees.component.prepare(trees.step(Direction.FORWARD));
      FilesSwitchLabTest.follow(trees, Direction.FORWARD); // removes what the killed one left
      assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
    }
  }

  @Test
  void leavesADestinationToRsyncThatWasNotEmpty() throws Exception {
    try (LabTrees trees = new LabTrees("unseeded")) {
      trees.here(many(1500));
      trees.there("echo foreign >" + PATH + "/foreign");
      trees.component.prepare(trees.step(Direction.FORWARD));
      assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
      assertThat(
              trees
                  .component
                  .confirm(trees.step(Direction.FORWARD))
                  .figures()
                  .get(PATH + " was first copied"))
          .isEqualTo("by rsync alone");
    }
  }

  @Test
  void sendsNoFasterThanThePlanAllows() throws Exception {
    try (LabTrees trees = new LabTrees("slow")) {
      trees.here(many(1500) + "; head -c 2M /dev/urandom >large");
      trees.limit("16Mbit");
      long start = System.nanoTime();
      trees.component.prepare(trees.step(Direction.FORWARD));
      // 2 MiB by rsync and 2.4 MB by tar, with what it says about each, at 2 MB a second
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
    }
  }

  private static final String ODD =
      "; echo 2 >-rf; echo 3 >$'\\xff\\xfe'; echo 4 >$(printf 'x%.0s' $(seq 255)); echo 5 >$'new\\nline'; echo 6 >'-C'; echo 7 >'\\#012';"
          + " mkdir -- 'a b' -d empty; echo 8 >'a b/\"q$(id)'; ln 'a b'/* m/link; ln -s /etc absolute; ln -s ../.. up; ln -s m inside;"
          + " truncate -s 50M sparse; echo end >>sparse; head -c 3M /dev/urandom >large; chown 33:33 -- -rf; chmod 4751 m/3; chmod 0 m/4;"
          + " touch -d 2001-01-01 m/5; mkdir -m 1777 sticky; touch sticky/x; touch -d '2002-02-02 02:02:02.123456789' sticky; "
          + " setfattr -n user.k -v v m/6; setfattr -n user.d -v d 'a b'; setfacl -d -m u:33:rx sticky; setfacl -m u:33:r m/12;"
          + " setfattr -n security.capability -v 0x0000000200040000000000000000000000000000 m/11";

  private static String many(int files) {
    return "cd %s; mkdir m; perl -e 'for (1..%d) { open my $out, q(>), qq(m/$_); print {$out} $_ x 100 }'"
        .formatted(PATH, files);
  }

  /** Each file over there as a copy of its own: the same again only if it was not sent again. */
  private static Set<String> arrived(LabTrees trees) {
    String list = "cd " + PATH + "; find m -type f -printf '%i %T@ %p\\n'";
    return new TreeSet<>(trees.there(list).lines().toList());
  }
}
