package dev.ferry.workflows.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.plan.Gates;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GateStateTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Shown shown = new Shown();
  private final GateState gate =
      new GateState(
          new Carried.Kept("cutover", BEGIN, BEGIN, Optional.empty(), "", 0, 0),
          "plan",
          new Gates.Gate(List.of()),
          List.of("db"),
          shown);

  private void shows(Finding finding, Instant at) {
    Evidence evidence = new Evidence("db", List.of(finding), Map.of());
    shown.show(evidence, at);
    gate.seen(evidence);
  }

  private Answer approve(Instant at) {
    return gate.answer(new Approval("cutover", "ops", gate.hash(), ""), at);
  }

  @Test
  void anApprovalCountsForTenMinutes() {
    shows(Finding.pass("lag", "10 ms"), BEGIN);
    approve(BEGIN);
    gate.age(BEGIN.plus(Duration.ofMinutes(10)).minusMillis(1));
    assertThat(gate.approved()).isTrue();
    gate.age(BEGIN.plus(Duration.ofMinutes(10)));
    assertThat(gate.approved()).isFalse();
    shows(Finding.pass("lag", "10 ms"), BEGIN.plusSeconds(601));
    assertThat(gate.view(BEGIN.plusSeconds(601)).closed()).contains("more than 10 minutes ago");
  }

  @Test
  void evidenceOlderThanTenMinutesIsNone() {
    shows(Finding.pass("lag", "10 ms"), BEGIN);
    assertThat(approve(BEGIN.plusSeconds(601)).toString()).contains("FERRY-GATE-004");
  }

  @Test
  void anApprovalOnItsWayWhenTheGateClosedDoesNotOpenItAgain() {
    shows(Finding.pass("lag", "10 ms"), BEGIN);
    Approval twice = new Approval("cutover", "ops", gate.hash(), "");
    gate.answer(twice, BEGIN);
    shows(Finding.fail("lag", "9 s", ""), BEGIN.plusSeconds(1));
    shows(Finding.pass("lag", "10 ms"), BEGIN.plusSeconds(2));
    assertThat(gate.approved()).isFalse();
    assertThat(gate.answer(twice, BEGIN.plusSeconds(3)).toString()).contains("FERRY-GATE-003");
    assertThat(approve(BEGIN.plusSeconds(3))).isInstanceOf(Answer.Approved.class);
  }
}
