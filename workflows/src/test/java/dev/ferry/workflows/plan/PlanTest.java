package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.haproxy.HaProxy;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.units.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

  private final Plan plan = Samples.orders();

  @Test
  void readsTheSampleWithItsDefaults() {
    assertThat(plan.name()).isEqualTo("orders");
    assertThat(plan.hosts().keySet()).containsExactly("old", "new", "edge");
    assertThat(plan.hosts().get("old").port()).isEqualTo(22);
    assertThat(plan.switchLimits())
        .isEqualTo(
            new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8)));
    assertThat(plan.gates().cutover().approvers()).containsExactly("ops", "dba");
    assertThat(plan.gates().finish().admits("anybody")).isTrue();
    assertThat(((HaProxy) spec("edge")).destinationServer(Direction.FORWARD)).isEqualTo("new");
    assertThat(((HaProxy) spec("edge")).destinationServer(Direction.REVERSE)).isEqualTo("old");
  }

  @Test
  void putsDependenciesBeforeDependantsAndKeepsTheWrittenOrderOtherwise() {
    Plan reversed =
        Samples.plan(
            Samples.text("orders.yaml")
                .replace("dependsOn: [db, uploads]", "dependsOn: [uploads]")
                .replace(
                    "secret: \"${env:DB_PASSWORD}\"", "secret: \"${env:X}\", dependsOn: [web]"));

    assertThat(plan.inOrder())
        .extracting(Spec::id)
        .containsExactly("db", "uploads", "web", "edge", "name");
    assertThat(reversed.inOrder())
        .extracting(Spec::id)
        .containsExactly("uploads", "web", "db", "edge", "name");
  }

  @Test
  void opensDataThenUnitsThenTrafficThenNamesWithoutAWordInThePlan() {
    List<String> lines = new ArrayList<>(Samples.text("orders.yaml").lines().toList());
    // From names to data, and nothing depends on anything.
    Collections.swap(lines, 7, 10);
    Collections.swap(lines, 8, 9);
    Plan silent =
        Samples.plan(String.join("\n", lines).replaceAll(", dependsOn: \\[[a-z, ]+]", "") + "\n");

    assertThat(silent.components())
        .extracting(Spec::id)
        .containsExactly("edge", "web", "uploads", "db", "name");
    assertThat(silent.inOrder())
        .extracting(Spec::id)
        .containsExactly("uploads", "db", "web", "edge", "name");
    assertThat(silent.turn(Direction.FORWARD, 1).needs())
        .containsEntry("db", List.of())
        .containsEntry("uploads", List.of())
        .containsEntry("web", List.of("uploads", "db"))
        .containsEntry("edge", List.of("uploads", "db", "web"));
  }

  @Test
  void letsAWordInThePlanWinOverTheTiers() {
    Plan turnedAround =
        Samples.plan(
            Samples.text("orders.yaml")
                .replace("dependsOn: [db, uploads]", "dependsOn: [uploads]")
                .replace(
                    "secret: \"${env:DB_PASSWORD}\"", "secret: \"${env:X}\", dependsOn: [web]"));

    assertThat(turnedAround.turn(Direction.FORWARD, 1).needs())
        .containsEntry("db", List.of("web", "uploads"))
        .containsEntry("web", List.of("uploads"));
    assertThat(turnedAround.turn(Direction.FORWARD, 1).needs().get("edge"))
        .containsExactlyInAnyOrder("db", "web", "uploads");
  }

  @Test
  void separatesThePauseFromWhatComesAfter() {
    assertThat(plan.inPause()).extracting(Spec::id).containsExactly("db", "uploads", "web", "edge");
    assertThat(plan.afterPause()).extracting(Spec::id).containsExactly("name");
  }

  @Test
  void takesTheSourceOfTheFirstDatabaseAsKeeper() {
    assertThat(plan.keeper(Direction.FORWARD)).contains("old");
    assertThat(plan.keeper(Direction.REVERSE)).contains("new");
  }

  @Test
  void fencesUnitsOnlyWhereSomeActByThemselves() {
    Units warm = (Units) spec("web");
    Units acting =
        new Units("web", "old", "new", List.of(), List.of("cron"), Duration.ZERO, false, List.of());

    assertThat(warm.fencedHost(Direction.FORWARD)).isEmpty();
    assertThat(acting.fencedHost(Direction.FORWARD)).contains("old");
    assertThat(acting.fencedHost(Direction.REVERSE)).contains("new");
  }

  @Test
  void givesAStepOnlyTheHostsOfItsComponent() {
    Step step = plan.step(spec("name"), Direction.FORWARD, 7);

    assertThat(step.hosts().keySet()).containsExactly("edge");
    assertThat(step.epoch()).isEqualTo(7);
    assertThat(step.migration()).isEqualTo("orders");
  }

  @Test
  void givesATurnThePartsOfThePauseAndTheirHosts() {
    Turn turn = plan.turn(Direction.REVERSE, 8);

    assertThat(turn.parts()).isEqualTo(plan.inPause());
    assertThat(turn.hosts().keySet()).containsExactly("old", "new", "edge");
    assertThat(turn.limits()).isEqualTo(plan.switchLimits());
  }

  @Test
  void asksTheHostInChargeOfTheUnits() {
    Check check = plan.checks().getFirst();

    assertThat(plan.target(check, Direction.FORWARD).name()).isEqualTo("new");
    assertThat(plan.target(check, Direction.REVERSE).name()).isEqualTo("old");
  }

  @Test
  void readsDurationsOfSeveralUnits() {
    Plan soaking =
        Samples.plan(Samples.text("orders.yaml").replace("soak: 2m", "soak: 1h30m1s5ms"));

    assertThat(soaking.rollback().soak()).isEqualTo(Duration.parse("PT1H30M1.005S"));
  }

  private Spec spec(String id) {
    return plan.components().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }
}
