package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadPlanTest {

  static List<BadPlan> all() {
    return BadPlans.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void reportsCodeAndPlaceOf(BadPlan bad) {
    assertThat(bad.read().problems())
        .extracting(it -> it.code().toString().substring(11) + "@" + it.pointer())
        .containsExactlyInAnyOrderElementsOf(bad.problems());
  }

  @Test
  void reportsAllProblemsAtOnceInTheOrderOfTheFile() {
    String text =
        Samples.text("orders.yaml")
            .replace("address: 198.18.0.12", "adress: 198.18.0.12")
            .replace("\"${env:DB_PASSWORD}\"", "hunter2, dependsOn: [web]")
            .replace("every: 30s", "every: soon")
            .replace("dependsOn: [web]", "dependsOn: [web, nothing]")
            .replace("expect: 200", "expect: ok")
            .replace("lease: 5s", "lease: 3s");

    Read.Bad bad = (Read.Bad) PlanFile.of("orders.yaml", text).read();

    assertThat(bad.problems())
        .extracting(it -> it.code().toString().substring(11) + " " + it.place().orElseThrow())
        .containsExactly(
            "007 orders.yaml:5:3",
            "006 orders.yaml:5:11",
            "014 orders.yaml:8:74",
            "017 orders.yaml:8:91",
            "016 orders.yaml:8:108",
            "010 orders.yaml:9:85",
            "016 orders.yaml:11:99",
            "008 orders.yaml:15:60",
            "019 orders.yaml:16:27");
  }

  @Test
  void saysWhatIsWrongWhereAndWhatWasMeant() {
    String text = Samples.text("orders.yaml").replace("old:  { address", "old:  { adress");

    Read.Bad bad = (Read.Bad) PlanFile.of("orders.yaml", text).read();

    assertThat(bad.problems().getLast())
        .hasToString(
            "FERRY-PLAN-006 orders.yaml:4:11: there is no key \"adress\" here. Expected one of"
                + " address, port, user, key, hostKey. Did you mean \"address\"?");
  }

  @Test
  void neverRepeatsASecretThatWasWrittenIn() {
    Stream<String> plans =
        Stream.of(
            "\"hunter2\"", "hunter2", "\"${env:A}hunter2\"", "\"${file:../hunter2}\"", "\"hunter2");
    List<String> urls =
        List.of("http://me:hunter2@{host}/", "htp://me:hunter2@host", "http://me:hunter2@ x");

    assertThat(
            Stream.concat(
                    plans.map(
                        it -> Samples.text("orders.yaml").replace("\"${env:DB_PASSWORD}\"", it)),
                    urls.stream()
                        .map(it -> Samples.text("orders.yaml").replace("http://{host}/health", it)))
                .map(text -> ((Read.Bad) PlanFile.of("f", text).read()).problems().toString()))
        .hasSize(8)
        .noneMatch(message -> message.contains("hunter2"));
  }

  @Test
  void pointsIntoTheTreeWhereThereIsNoFile() {
    Read.Bad bad = (Read.Bad) Plan.read(PlanFile.of("f", "ferry: 1").tree());

    assertThat(bad.problems())
        .extracting(Problem::toString)
        .contains(
            "FERRY-PLAN-007 /name: name missing. Expected lower-case letters, digits and inner"
                + " hyphens, such as db.");
  }

  @Test
  void provokesEveryCodeThatThereIs() {
    Set<String> provoked =
        BadPlans.all().stream()
            .flatMap(bad -> bad.problems().stream())
            .map(it -> "FERRY-PLAN-" + it.substring(0, 3))
            .collect(Collectors.toSet());

    assertThat(provoked)
        .isEqualTo(
            Arrays.stream(Problem.Code.values())
                .map(Problem.Code::toString)
                .collect(Collectors.toSet()));
  }
}
