package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Outcome;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A migration that runs in the wild goes on with newer workflows only if these decide what was
 * decided before. {@code -Dferry.histories=record} records anew, when the workflows are changed on
 * purpose.
 */
final class ReplayWorkflowTest extends Migrating {
  static List<Path> recorded() throws IOException {
    try (var files = Files.walk(Recording.KEPT)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void decidesWhatWasDecidedBefore(Path file) throws Exception {
    Recording.replay(WorkflowExecutionHistory.fromJson(Files.readString(file)));
  }

  @Test
  void hasRecordsOfEveryWayAndEveryWorkflow() throws IOException {
    assertThat(recorded())
        .extracting(file -> Recording.KEPT.relativize(file).toString())
        .contains("forward/Migration.json", "forward/Finish.json", "forward/Soak.json")
        .contains("back/Migration.json", "back/Cutover.json", "back/Rollback.json")
        .contains("abort/Migration.json", "abort/Rollback.json", "abort/Follow.json")
        .contains("home/Migration.json", "home/Cutover.json", "home/Prepare.json")
        .contains("long/Migration.json", "long/Survey.json");
  }

  @Test
  void movedForward() throws Exception {
    start();
    approve("cutover");
    approve("finish");
    ended();
    replays("forward");
  }

  @Test
  void wentBackAfterTheSwitch() throws Exception {
    start();
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    awaitGate("finish");
    migration.rollback(new Request("ops", "too slow"));
    ended();
    replays("back");
  }

  @Test
  void gaveUpAtTheGate() throws Exception {
    service.fail("prepare db FORWARD");
    start();
    await(now -> !now.troubles().isEmpty());
    resolve("prepare", "retry");
    awaitOpenGate("cutover");
    migration.pause(new Request("ops", "lunch"));
    migration.resume(new Request("ops", "back"));
    migration.abort(new Request("ops", "changed our minds"));
    ended();
    replays("abort");
  }

  @Test
  void cameHomeFromAnAttempt() throws Exception {
    service.turns.add(new Outcome.Home("reach db", "too far behind", Duration.ofSeconds(3)));
    start();
    approve("cutover");
    await(now -> now.switches().size() == 1);
    approve("cutover");
    await(now -> now.charge() == Direction.FORWARD);
    migration.abort(new Request("ops", "enough"));
    ended();
    replays("home");
  }

  private void replays(String scenario) throws Exception {
    Recording.replays(engine.client(), name, scenario);
  }
}
