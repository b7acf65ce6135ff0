package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static Finding ferryMay(List<String> privileges) {
    SimulatedMove move =
        SimulatedMove.of(
            List.of("shop"),
            query ->
                query.contains("CURRENT_USER()")
                    ? privileges.stream().map(name -> Map.of("p", name)).toList()
                    : List.of());
    return new Access(move.ends(), move.spec(), move.names()).ferryMay(move.ends().source());
  }

  @Test
  void anAccountThatMayNotReadTheRowsThatItIsToCompareLacksThat() {
    List<String> all =
        SimulatedMove.of(List.of(), query -> List.of())
            .ends()
            .source()
            .server()
            .dialect()
            .neededPrivileges();
    assertThat(ferryMay(all).verdict()).isEqualTo(Verdict.PASS);
    Finding finding = ferryMay(all.stream().filter(it -> !it.equals("SELECT")).toList());
    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding.what()).contains("lacks [SELECT]");
  }
}
