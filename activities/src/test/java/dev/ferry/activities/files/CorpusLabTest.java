package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What a copy gets wrong without a word, beside rsync with the options of every manual: the table
 * of docs/files.md.
 */
@ServiceLab
class CorpusLabTest {
  private static final String RAW = "/srv/ferry-raw";
  private static final String COPY =
      "rsync -aHAX --numeric-ids --delete " + PATH + "/ " + RAW + "/; ";
  private static final String TREE = "cd " + PATH + "; ";

  /** Stores into a page that is dirty already, as often as it is told, and ends. */
  private static final String STORER =
      """
      cat >/var/tmp/ferry-storer <<'END'
      open my $file, '+<', $ARGV[0] or die; my $at = syscall 9, 0, 4096, 3, 1, fileno $file, 0; $at > 0 or die;
      for ('first', 'second') {
        my $text = $_; open my $go, '<', "$ARGV[1].$text" or die; <$go>; # a pipe: until somebody has written
        pipe my $in, my $out; syscall 1, fileno $out, $text, length $text; syscall 0, fileno $in, $at, length $text;
        open my $done, '>', "$ARGV[1].done"; print {$done} "done\\n";
      }
      END
      store() { echo go >$1.$2; read x <$1.done; }
      storer() { rm -f $2.*; mkfifo $2.first $2.second $2.done; systemd-run -q --collect perl /var/tmp/ferry-storer $1 $2; }
      """;

  @Test
  void bringsWhatRsyncTakesForUnchanged() throws Exception {
    try (LabTrees trees = new LabTrees("unchanged")) {
      trees.here(
          TREE
              + "for f in restored second raw mapped future past; do printf %4096s x >$f; done; touch -d @1700000000.1 second;"
              + " touch -d 2100-01-01 future; touch -d 1970-01-02 past; rm -rf "
              + RAW
              + "; mkdir "
              + RAW);
      trees.component.prepare(trees.step(Direction.FORWARD));
      trees.here(
          STORER
              + TREE
              + "storer $PWD/raw /run/raw; store /run/raw first; "
              + COPY
              + "store /run/raw second; "
              + COPY
              + stale("raw"));
      trees.here(STORER + TREE + "storer $PWD/mapped /run/mapped; store /run/mapped first");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      trees.here(
          STORER
              + TREE
              + "store /run/mapped second; printf %4096s y >second; touch -d @1700000000.9 second;"
              + " for f in restored future past; do touch -r $f /run/time; printf %4096s y >$f; touch -r /run/time $f; done; "
              + COPY
              + stale("restored", "second", "future", "past"));
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      same(trees);
      assertThat(trees.there("head -c 6 " + PATH + "/mapped")).isEqualTo("second");
      // A pass that fails is followed by one that compares all: not by size and time alone.
      trees.here(
          TREE
              + "touch -r past /run/time; printf %4096s z >past; touch -r /run/time past; head -c 100M /dev/urandom >huge");
      trees.there(
          "timeout 60 bash -c 'until [ -e /run/ferry/unchanged/tree/0/rw/t/.huge.* ]; do sleep 0.01; done; pkill -KILL -x rsync' >/dev/null 2>&1 &");
      assertThat(trees.component.follow(trees.step(Direction.FORWARD)).what())
          .contains("FERRY-FILES-035");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      same(trees);
    }
  }

  @Test
  void callsNothingTheSameThatIsTornWhileItIsRead() throws Exception {
    try (LabTrees trees = new LabTrees("torn")) {
      trees.here(
          "cat >/var/tmp/ferry-writer <<'END'\n"
              + "open my $out, '+<', $ARGV[0] or die; for (my $n = 1; ; $n++) { sysseek $out, 0, 0; for (1 .. 512) { syswrite $out, sprintf('%08d', $n) x 16384 } }\n"
              + "END\n"
              + TREE
              + "head -c 64M /dev/zero | tr '\\0' 0 >log; systemd-run -q --collect --unit=ferry-test-writer perl /var/tmp/ferry-writer $PWD/log; rm -rf "
              + RAW
              + "; mkdir "
              + RAW
              + "; torn() { test $(head -c 8 "
              + RAW
              + "/log) != $(tail -c 8 "
              + RAW
              + "/log); }; for i in $(seq 30); do "
              + COPY
              + "torn 2>/dev/null && break; done; torn");
      try {
        trees.component.prepare(trees.step(Direction.FORWARD));
        Evidence evidence = trees.component.confirm(trees.step(Direction.FORWARD));
        assertThat(evidence.figures().get(PATH + " on the move, not compared")).isEqualTo("1");
        assertThat(evidence.verdict()).isNotEqualTo(Verdict.FAIL);
        try (SwitchPart part = trees.open(Direction.FORWARD)) {
          assertThat(LabTrees.refused(() -> part.fence(Deadline.in(Duration.ofSeconds(5)))))
              .contains("FERRY-FILES-015", "can write " + PATH + "/log");
          part.thaw();
        }
      } finally {
        trees.here("systemctl stop ferry-test-writer; sleep 0.5");
      }
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      same(trees);
      Evidence evidence = trees.component.confirm(trees.step(Direction.FORWARD));
      assertThat(evidence.figures().get(PATH + " on the move, not compared")).isEqualTo("0");
      assertThat(evidence.verdict()).isEqualTo(Verdict.PASS);
    }
  }

  @Test
  void keepsHardLinksTogetherAndFollowsWhatBecomesSomethingElse() throws Exception {
    String become =
        "echo 2 >>e/4; mv a c; rm t; mkdir t; touch t/x; rm -r u; echo u >u; rm -r d; ln -s /etc d; chmod 700 e";
    try (LabTrees trees = new LabTrees("become")) {
      trees.here(
          TREE
              + "mkdir a b d e u; echo 1 >a/1; ln a/1 b/2; ln a/1 3; echo 4 >e/4; touch t u/in d/passwd; chown -R 33:33 d; rm -rf "
              + RAW
              + "; mkdir "
              + RAW
              + "; for part in a b; do rsync -aHAX --numeric-ids --delete $part "
              + RAW
              + "/; done; test $(stat -c %h "
              + RAW
              + "/a/1) = 1");
      trees.component.prepare(trees.step(Direction.FORWARD));
      // Nobody plants a symbolic link where root is going to write.
      assertThat(
              trees
                  .shell(
                      "destination",
                      TREE + "setpriv --reuid=33 --regid=33 --clear-groups ln -s /etc d/link")
                  .complaint())
          .contains("Read-only");
      trees.here(TREE + become);
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      same(trees);
      assertThat(trees.there("stat -c %h " + PATH + "/c/1")).isEqualTo("3");
      trees.here(TREE + "mv c a; rm -r t; touch t; rm u d; mkdir u d; touch u/in d/passwd");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      same(trees);
      FilesSwitchLabTest.turn(trees, Direction.FORWARD, () -> trees.here(TREE + become));
      assertThat(trees.there("stat -c %h " + PATH + "/c/1")).isEqualTo("3");
      assertThat(trees.there("readlink " + PATH + "/d; cat /etc/hostname")).startsWith("/etc");
    }
  }

  @Test
  void deletesNothingForASourceThatIsGoneAndSaysThatThereAreNoInodes() throws Exception {
    try (LabTrees trees = new LabTrees("gone", 2)) {
      trees.here(
          TREE
              + "touch 1 2 3 4; rm -rf "
              + RAW
              + " /srv/ferry-kept; mkdir "
              + RAW
              + " /srv/ferry-kept; "
              + COPY);
      trees.there("mount -t tmpfs -o nr_inodes=12 few " + PATH);
      try {
        trees.component.prepare(trees.step(Direction.FORWARD));
        trees.here(
            TREE
                + "mv 1 2 3 /srv/ferry-kept; "
                + COPY.replace("--delete", "--delete --max-delete=2")
                    .replace("; ", " || test $? = 25; ")
                + "test $(ls "
                + RAW
                + " | wc -l) = 2");
        assertThat(failed(trees)).contains("FERRY-FILES-031", "3 entries");
        trees.here(TREE + "mv 4 /srv/ferry-kept; " + COPY + "test -z \"$(ls " + RAW + ")\"");
        assertThat(failed(trees)).contains("FERRY-FILES-030");
        assertThat(trees.there("ls " + PATH)).isEqualTo("1\n2\n3\n4");
        trees.here(TREE + "mv /srv/ferry-kept/* .; touch $(seq 5 30)");
        assertThat(failed(trees)).contains("FERRY-FILES-033");
        trees.there("mount -o remount,nr_inodes=1000 /run/ferry/gone/tree/0/rw/t");
        FilesSwitchLabTest.follow(trees, Direction.FORWARD);
        same(trees);
      } finally {
        trees.end();
        trees.there("umount -l " + PATH + " || true");
      }
    }
  }

  /** What the raw copy should be and is not, though rsync has ended with 0. */
  private static String stale(String... files) {
    return "for f in %s; do cmp -s $f %s/$f && echo $f is not stale >&2 && exit 1; done; true"
        .formatted(String.join(" ", files), RAW);
  }

  private static String failed(LabTrees trees) {
    var lag = trees.component.follow(trees.step(Direction.FORWARD));
    assertThat(lag.verdict()).isEqualTo(Verdict.FAIL);
    return lag.what();
  }

  private static void same(LabTrees trees) {
    assertThat(trees.there(PassLabTest.LISTING)).isEqualTo(trees.here(PassLabTest.LISTING));
  }
}
