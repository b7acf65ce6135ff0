package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.temporal.Pause;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looking ahead, and everything a person may ask on the way. */
class OperateTest extends Temporals {
  @Test
  void planShowsEveryStepWithItsUndoAndTouchesNothing() {
    Ferry.Said said = ferry.run("plan", ferry.plan("planned"));
    assertThat(said.exit()).isEqualTo(Exit.OK);
    assertThat(said.out())
        .contains("PLAN planned: old -> new")
        .contains("connections              12")
        .containsSubsequence(
            "prepare db (mariadb)",
            "cutover: waits for ops or dba",
            "users wait from here",
            "fence edge",
            "fence db",
            "arm: the decision on old",
            "open db",
            "open edge",
            "users wait no more",
            "take over name",
            "POINT OF NO RETURN",
            "clean up db",
            "RISK HIGH",
            "HASH ");
    JsonNode json = ferry.run("plan", ferry.plan("planned"), "--json").json();
    assertThat(json.path("risk").path("level").asText()).isEqualTo("HIGH");
    assertThat(json.path("pointOfNoReturn").asText()).isEqualTo("gate finish");
    assertThat(json.path("steps")).hasSize(34);
    assertThat(ferry.run("status", "planned").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void checkPassesOrTellsWhatToMend() {
    assertThat(ferry.run("check", ferry.plan("fit")))
        .satisfies(said -> assertThat(said.exit()).isEqualTo(Exit.OK))
        .satisfies(said -> assertThat(said.out()).contains("10 PASS"));
    service.unfit.add("unfit/db");
    Ferry.Said said = ferry.run("check", ferry.plan("unfit"));
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
    assertThat(said.out())
        .contains("FAIL         db         disk.space")
        .contains("1.2 GB free, 4.0 GB needed")
        .contains("-> Make room on new.")
        .contains("9 PASS, 1 FAIL");
    JsonNode json = ferry.run("check", ferry.plan("unfit"), "--json").json();
    assertThat(json.at("/totals/FAIL").asInt()).isEqualTo(1);
  }

  @Test
  void aCopyTellsHowFarItHasCome() {
    service.copying.add("copied/db");
    ferry.run("start", ferry.plan("copied"));
    JsonNode progress =
        Pause.until(
            () -> ferry.run("status", "copied", "--json").json().path("progress"),
            told -> !told.isEmpty());
    assertThat(progress.at("/0/done").asLong()).isEqualTo(1_200_000_000);
    assertThat(ferry.run("status", "copied").out())
        .contains("copying    db: 1.2 GB of about 5.0 GB, 38 MB/s, 1 min 40 s more");
    service.copying.clear();
    ferry.waitsAt("copied", "cutover");
    assertThat(ferry.run("status", "copied", "--json").json().path("progress")).isEmpty();
  }

  @Test
  void aMigrationThatTheSurveyRefusesEndsAsFailed() {
    service.unfit.add("refused/db");
    Ferry.Said said = ferry.run("start", ferry.plan("refused"), "--wait");
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
    assertThat(said.out()).contains("REFUSED: db FAIL disk.space");
  }

  @Test
  void startUntilFollowComesHomeByItself() {
    Ferry.Said said =
        ferry.run("start", ferry.plan("rehearsal"), "--until", "follow", "--wait", "--json");
    assertThat(said.exit()).isEqualTo(Exit.OK);
    assertThat(said.json().path("end").asText()).isEqualTo("STOPPED");
  }

  @Test
  void aSecondStartOfTheSameNameIsToldAndDoesNothing() {
    ferry.atGate("twice", "cutover");
    Ferry.Said said = ferry.run("start", ferry.plan("twice"));
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
    assertThat(said.err())
        .contains("FERRY-CLI-004 a migration twice runs already")
        .contains("Nothing was started")
        .contains("ferry status twice");
  }

  @Test
  void approvalsAreRefusedWithTheReason() {
    ferry.atGate("refusals", "cutover");
    assertThat(ferry.run("approve", "refusals", "--yes", "--by", "intern"))
        .satisfies(said -> assertThat(said.exit()).isEqualTo(Exit.FAILED))
        .satisfies(said -> assertThat(said.out()).contains("Refused: FERRY-GATE-002 intern"));
    assertThat(ferry.run("approve", "refusals", "--yes", "--hash", "feedface").out())
        .contains("Refused: FERRY-GATE-003");
    assertThat(ferry.run("approve", "refusals", "--yes", "--gate", "finish").out())
        .contains("Refused: FERRY-GATE-001");
    JsonNode json = ferry.run("approve", "refusals", "--yes", "--by", "x", "--json").json();
    assertThat(json.path("answer").asText()).isEqualTo("refused");
    JsonNode status = ferry.run("status", "refusals", "--json").json();
    assertThat(status.at("/status/approvals")).hasSize(4);
  }

  @Test
  void nothingIsApprovedUnlessYesIsTyped() {
    ferry.atGate("careful", "cutover");
    for (String typed : List.of("", "y\n", "no\n", "YES\n")) {
      Ferry.Said said = ferry.typing(typed, "approve", "careful");
      assertThat(said.exit()).isEqualTo(Exit.FAILED);
      assertThat(said.out())
          .contains("behind 200 ms")
          .contains("predicted pause about 60 ms, 95 % within 80 ms")
          .contains("Only 'yes' approves")
          .contains("Nothing was approved.");
    }
    JsonNode status = ferry.run("status", "careful", "--json").json();
    assertThat(status.at("/status/approvals")).isEmpty();
  }

  @Test
  void aGateThatFailsSaysWhichComponentAndWhy() {
    service.differing.add("differs/db");
    ferry.run("start", ferry.plan("differs"));
    Pause.until("evidence", () -> ferry.run("status", "differs").exit() == Exit.WAITS);
    assertThat(ferry.run("status", "differs").out())
        .contains("the gate cutover cannot open: FERRY-GATE-004")
        .contains("db         FAIL")
        .contains("50000 rows at old, 49999 at new");
    assertThat(ferry.run("approve", "differs", "--yes").out()).contains("Refused: FERRY-GATE-004");
  }

  @Test
  void rejectPauseResumeAndAbortAreHeard() {
    ferry.atGate("asked", "cutover");
    assertThat(ferry.run("resume", "asked", "--reason", "x").err()).contains("is not paused");
    assertThat(ferry.run("reject", "asked", "--reason", "traffic is high").out())
        .contains("the gate stays closed until somebody approves it");
    assertThat(ferry.run("status", "asked").out()).contains("rejected by ops: traffic is high");
    assertThat(ferry.run("pause", "asked", "--reason", "lunch").exit()).isEqualTo(Exit.OK);
    assertThat(ferry.run("status", "asked").out())
        .contains("ops paused it: lunch")
        .contains("ferry resume asked");
    assertThat(ferry.run("resume", "asked", "--reason", "back").exit()).isEqualTo(Exit.OK);
    JsonNode aborted = ferry.run("abort", "asked", "--reason", "not today", "--json").json();
    assertThat(aborted.path("heard").asBoolean()).isTrue();
    ferry.ended("asked", "ABORTED");
    assertThat(ferry.run("status", "asked").exit()).isEqualTo(Exit.WENT_BACK);
    assertThat(ferry.run("abort", "asked", "--reason", "again").err())
        .contains("FERRY-CLI-005 asked has ended (ABORTED)");
  }

  @Test
  void aStepThatFailsIsPutBeforeAPerson() {
    service.broken.put("prepare stuck/uploads", "no route to 198.18.0.12");
    ferry.run("start", ferry.plan("stuck"));
    Pause.until("trouble", () -> ferry.run("status", "stuck").exit() == Exit.WAITS);
    assertThat(ferry.run("status", "stuck").out())
        .contains("the step \"prepare\" needs a person: no route to 198.18.0.12")
        .contains("ferry resolve stuck prepare retry|resolved");
    assertThat(ferry.run("resolve", "stuck", "nothing", "retry").err())
        .contains("FERRY-CLI-008")
        .contains("These do: prepare");
    assertThat(ferry.run("resolve", "stuck", "prepare", "skip").err())
        .contains("it takes retry, resolved");
    service.broken.clear();
    assertThat(ferry.run("resolve", "stuck", "prepare", "retry").exit()).isEqualTo(Exit.OK);
    ferry.waitsAt("stuck", "cutover");
  }

  @Test
  void aSwitchThatComesHomeIsToldWithItsReason() {
    service.broken.put("turn home", "replica 4 s behind");
    ferry.atGate("home", "cutover");
    ferry.run("approve", "home", "--yes");
    Pause.until(
        "the switch",
        () -> ferry.run("status", "home").out().contains("came home at \"reach db\""));
    assertThat(ferry.run("status", "home").out()).contains("nothing lost: replica 4 s behind");
  }

  @Test
  void watchTellsEachThingOnceAndEndsWithTheMigration() {
    ferry.atGate("watched", "cutover");
    ferry.run("abort", "watched", "--reason", "too late");
    Ferry.Said said = ferry.run("watch", "watched");
    assertThat(said.exit()).isEqualTo(Exit.WENT_BACK);
    assertThat(said.out())
        .containsOnlyOnce("SURVEY begins")
        .containsOnlyOnce("abort asked for by ops: too late")
        .contains("ABORTED: ");
    assertThat(ferry.run("watch", "watched", "--json").json().path("end").asText())
        .isEqualTo("ABORTED");
    assertThat(ferry.run("list").out()).contains("watched").contains("ABORTED");
    assertThat(ferry.run("list", "--json").json().toString()).contains("\"name\":\"watched\"");
  }

  @Test
  void aNameThatNobodyKnowsIsSaid() {
    for (String command : List.of("status", "watch", "approve")) {
      Ferry.Said said = ferry.run(command, "nobody");
      assertThat(said.exit()).isEqualTo(Exit.USAGE);
      assertThat(said.err()).contains("FERRY-CLI-003 there is no migration nobody");
    }
  }
}
