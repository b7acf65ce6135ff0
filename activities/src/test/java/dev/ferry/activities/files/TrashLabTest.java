package dev.ferry.activities.files;

import static dev.ferry.activities.files.LabTrees.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import org.junit.jupiter.api.Test;

/** Nothing that a copy deletes is gone before the move is finished. */
@ServiceLab
class TrashLabTest {
  private static final String NAMES =
      "cd " + PATH + "; find . " + LabTrees.BUT_TRASH + "-print | sort";

  @Test
  void putsBackOnTheWayHomeWhatWasDeletedThere() throws Exception {
    try (LabTrees trees = new LabTrees("trash")) {
      trees.here("cd " + PATH + "; mkdir d e; echo 1 >1; echo 2 >d/2; echo 3 >e/3; mkdir e/f");
      trees.there(
          "cd " + PATH + "; mkdir -m 750 g; echo own >g/own; setfattr -n user.k -v v g; echo x >d");
      Inspection before = trees.component.inspect(trees.step(Direction.FORWARD));
      trees.component.prepare(trees.step(Direction.FORWARD));
      assertThat(trees.there(NAMES)).isEqualTo(trees.here(NAMES)).doesNotContain("own");
      trees.here("cd " + PATH + "; rm -r 1 d e; ln -s /nowhere e; echo again >1; echo 4 >4");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      trees.here("cd " + PATH + "; rm 1 4; touch 5");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      assertThat(trees.there(NAMES)).isEqualTo(trees.here(NAMES)).contains("./e", "./5");
      assertThat(inTheTrash(trees, "destination")).contains("g/own", "d/2", "e/3", "/1", "/4");
      assertThat(trees.component.confirm(trees.step(Direction.FORWARD)).verdict())
          .isNotEqualTo(Verdict.FAIL);
      assertThat(trees.component.inspect(trees.step(Direction.FORWARD)).findings())
          .as("foreign")
          .noneMatch(finding -> finding.what().contains("FERRY-FILES-006"));
      Undo undo = new Undo("tree", Phase.PREPARE, before.before());
      trees.component.restore(trees.step(Direction.FORWARD), undo);
      trees.component.restore(trees.step(Direction.FORWARD), undo);
      assertThat(trees.there("cd " + PATH + "; cat g/own d/2 1; stat -c %a g; getfattr -d g"))
          .contains("own\n2\nagain\n750", "user.k");
      assertThat(inTheTrash(trees, "destination")).isEmpty();
    }
  }

  @Test
  void keepsWhatWasDeletedInAndAfterThePauseUntilTheMoveIsFinished() throws Exception {
    try (LabTrees trees = new LabTrees("kept")) {
      trees.here("cd " + PATH + "; mkdir d f; touch d/1 d/2 f/3 4 5; ln 4 l; echo 6 >6");
      trees.component.prepare(trees.step(Direction.FORWARD));
      FilesSwitchLabTest.turn(
          trees, Direction.FORWARD, () -> trees.here("cd " + PATH + "; rm -r d; echo new >5"));
      assertThat(inTheTrash(trees, "destination")).contains("d/1", "d/2");
      FilesSwitchLabTest.follow(trees, Direction.REVERSE);
      trees.there("cd " + PATH + "; rm 6");
      FilesSwitchLabTest.follow(trees, Direction.REVERSE);
      FilesSwitchLabTest.turn(
          trees,
          Direction.REVERSE,
          () -> trees.there("cd " + PATH + "; rm 4 f/3; ln l l2; rmdir f; ln -s . f"));
      assertThat(trees.there(NAMES)).isEqualTo(trees.here(NAMES)).contains("l2");
      assertThat(inTheTrash(trees, "source")).contains("/6", "/4", "f/3");
      FilesSwitchLabTest.follow(trees, Direction.FORWARD);
      trees.here("umount -l /run/ferry/kept/tree/0/r?/t"); // as a restart of the host leaves it
      trees.component.cleanUp(trees.step(Direction.FORWARD));
      assertThat(inTheTrash(trees, "source")).isEmpty();
      assertThat(trees.here(NAMES)).doesNotContain("6").doesNotContain("./4");
      assertThat(inTheTrash(trees, "destination")).isEmpty();
      assertThat(trees.there(NAMES)).contains("./d/1");
    }
  }

  private static String inTheTrash(LabTrees trees, String host) {
    return trees.on(host, "find " + PATH + "/.ferry-trash-* 2>/dev/null || true");
  }
}
