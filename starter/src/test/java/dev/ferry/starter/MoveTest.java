package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** A migration from start to end, as an operator drives it. */
class MoveTest extends Temporals {
  @Test
  void movesThereWithTwoApprovals() {
    ferry.atGate("there", "cutover");
    assertThat(ferry.run("status", "there"))
        .satisfies(said -> assertThat(said.exit()).isEqualTo(Exit.WAITS))
        .satisfies(
            said ->
                assertThat(said.out())
                    .contains("WAITS FOR A PERSON: the gate cutover can open")
                    .contains("ferry approve there --hash"));
    Ferry.Said approved = ferry.typing("yes\n", "approve", "there");
    assertThat(approved.out()).contains("ops approves the gate cutover").contains("Approved");
    assertThat(approved.exit()).isEqualTo(Exit.OK);
    ferry.waitsAt("there", "finish");
    assertThat(ferry.run("status", "there").out())
        .contains("users waited 62 ms")
        .contains("in charge  the destination")
        .contains("ready: ferry rollback there");
    Ferry.Said finish = ferry.run("approve", "there", "--gate", "finish", "--yes", "--json");
    assertThat(finish.json().path("answer").asText()).isEqualTo("approved");
    ferry.ended("there", "FINISHED");
    Ferry.Said end = ferry.run("status", "there");
    assertThat(end.exit()).isEqualTo(Exit.OK);
    assertThat(end.out()).contains("the destination is in charge; nothing temporary is left");
  }

  @Test
  void comesBackAfterTheSwitch() {
    ferry.atGate("back", "cutover");
    ferry.run("approve", "back", "--yes");
    ferry.waitsAt("back", "finish");
    Ferry.Said said = ferry.run("rollback", "back", "--reason", "errors at checkout");
    assertThat(said.out()).contains("back to the source with all that was written since");
    assertThat(said.exit()).isEqualTo(Exit.OK);
    ferry.ended("back", "ROLLED_BACK");
    JsonNode status = ferry.run("status", "back", "--json").json();
    assertThat(status.path("exit").asInt()).isEqualTo(Exit.WENT_BACK);
    assertThat(status.path("why").asText()).contains("errors at checkout (ops)");
  }
}
