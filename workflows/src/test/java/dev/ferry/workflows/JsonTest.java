package dev.ferry.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.workflows.mariadb.MariaDb;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Read;
import dev.ferry.workflows.plan.Samples;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  private final ObjectMapper json = Json.mapper();
  private final Plan plan = Samples.plan(Samples.text("everything.yaml"));

  @Test
  void carriesEveryKindOfComponentInAStepAndBack() throws JsonProcessingException {
    for (Spec spec : plan.components()) {
      Step step = plan.step(spec, Direction.FORWARD, 3);

      assertThat(json.readValue(json.writeValueAsString(step), Step.class)).isEqualTo(step);
    }
  }

  /** A step of a move that began before there was a key. */
  @Test
  void readsAnOptionalKeyThatIsNotThereAsAbsent() throws JsonProcessingException {
    Spec spec =
        plan.components().stream().filter(MariaDb.class::isInstance).findFirst().orElseThrow();
    ObjectNode tree = json.valueToTree(spec);
    tree.remove("rollbackPoint");

    assertThat(json.treeToValue(tree, MariaDb.class).rollbackPoint()).isEmpty();
  }

  @Test
  void carriesATurnAndBack() throws JsonProcessingException {
    Turn turn = plan.turn(Direction.REVERSE, 4);

    assertThat(json.readValue(json.writeValueAsString(turn), Turn.class)).isEqualTo(turn);
  }

  @Test
  void carriesAPlanAndBack() throws JsonProcessingException {
    assertThat(json.readValue(json.writeValueAsString(plan), Plan.class)).isEqualTo(plan);
  }

  @Test
  void carriesEveryOutcomeAndBack() throws JsonProcessingException {
    List<Outcome> outcomes =
        List.of(
            new Outcome.Turned(
                Map.of("db", "0-1-7"),
                Duration.ofMillis(420),
                List.of(new Outcome.Timing("fence db", Duration.ofMillis(3))),
                List.of(Finding.fail("takeOver.web", "cron did not start", "start it"))),
            new Outcome.Home("reach db", "the replica stopped", Duration.ofSeconds(3)),
            new Outcome.Stuck("takeOver db", "no answer", List.of("ssh new")));

    for (Outcome outcome : outcomes) {
      assertThat(json.readValue(json.writeValueAsString(outcome), Outcome.class))
          .isEqualTo(outcome);
    }
  }

  @Test
  void carriesTheProblemsOfABadPlanAndBack() throws JsonProcessingException {
    Read.Bad bad = (Read.Bad) PlanFile.of("bad.yaml", "ferry: 2\nnme: x\n").read();

    assertThat(json.readValue(json.writeValueAsString(bad), Read.Bad.class)).isEqualTo(bad);
  }

  @Test
  void writesTimesAndKindsAsAPersonReadsThem() throws JsonProcessingException {
    String text = json.writeValueAsString(plan.turn(Direction.FORWARD, 1));

    assertThat(text)
        .contains("\"kind\":\"mariadb\"", "\"deadline\":\"PT2S\"", "${env:DB_PASSWORD}");
  }

  @Test
  void ignoresWhatANewerWorkerAdded() throws JsonProcessingException {
    Turn.Limits limits =
        json.readValue(
            "{\"deadline\":\"PT3S\",\"lease\":\"PT5S\",\"hold\":\"PT8S\",\"more\":1}",
            Turn.Limits.class);

    assertThat(limits.hold()).isEqualTo(Duration.ofSeconds(8));
  }
}
