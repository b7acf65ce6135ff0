package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final long TERABYTE = 1_000_000_000_000L;
  private static final Map<String, String> FOR_EVER = Map.of("binlog_expire_logs_seconds", "0");

  private static Verdict kept(Map<String, String> source, long bytes) {
    return new Settings(source, FOR_EVER).retention(bytes).verdict();
  }

  @Test
  void logsHaveToLastForTheFirstCopyThriceAndForADay() {
    Map<String, String> week = Map.of("binlog_expire_logs_seconds", "604800.000000");
    assertThat(kept(week, TERABYTE)).isEqualTo(Verdict.PASS);
    assertThat(kept(week, 3 * TERABYTE)).isEqualTo(Verdict.FAIL);
    assertThat(kept(FOR_EVER, 3 * TERABYTE)).isEqualTo(Verdict.PASS);
    assertThat(kept(Map.of("binlog_expire_logs_seconds", "86399"), 0)).isEqualTo(Verdict.FAIL);
    assertThat(kept(Map.of("expire_logs_days", "7"), TERABYTE)).isEqualTo(Verdict.PASS);
    assertThat(kept(Map.of(), 0)).isEqualTo(Verdict.FAIL);
  }

  @Test
  void logsThatArePurgedBySizeMayBeGoneBeforeTheCopyIsThere() {
    Map<String, String> bySize =
        Map.of("binlog_expire_logs_seconds", "0", "max_binlog_total_size", "1073741824");
    assertThat(kept(bySize, 0)).isEqualTo(Verdict.FAIL);
    Finding finding = new Settings(bySize, FOR_EVER).retention(0);
    assertThat(finding.remedy()).contains("max_binlog_total_size");
  }

  @Test
  void aSchedulerThatCannotBeTurnedOnIsInTheWayWhereEventsRun() {
    assertThat(Provisions.scheduler("ON", "DISABLED").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Provisions.scheduler("ON", "OFF").verdict()).isEqualTo(Verdict.PASS);
    assertThat(Provisions.scheduler("OFF", "DISABLED").verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aCollationIsKnownByItsFullNameAndByTheOneOfToday() {
    List<String> used = List.of("utf8_bin", "utf8mb4_uca1400_ai_ci", "utf8mb4_0900_ai_ci");
    assertThat(
            Provisions.unknown(
                used,
                List.of(
                    Map.of("COLLATION_NAME", "utf8mb3_bin", "CHARACTER_SET_NAME", "utf8mb3"),
                    Map.of(
                        "COLLATION_NAME",
                        "uca1400_ai_ci",
                        "FULL_COLLATION_NAME",
                        "utf8mb4_uca1400_ai_ci"))))
        .containsExactly("utf8mb4_0900_ai_ci");
  }
}
