package dev.ferry.activities.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("redis_version", "7.0.15"),
          Map.entry("redis_mode", "standalone"),
          Map.entry("config notify-keyspace-events", ""),
          Map.entry("config maxmemory-policy", "noeviction"),
          Map.entry("config maxmemory", "0"),
          Map.entry("config proto-max-bulk-len", "536870912"),
          Map.entry("config databases", "16"),
          Map.entry("config replica-read-only", "yes"),
          Map.entry("config min-replicas-to-write", "0"),
          Map.entry("config save", "3600 1"),
          Map.entry("config appendonly", "no"),
          Map.entry("config appendfsync", "everysec"));

  private static List<String> failing(Map<String, String> source, Map<String, String> destination) {
    return new Settings(new State(source, destination))
        .findings().stream()
            .filter(finding -> finding.verdict() != Verdict.PASS)
            .map(Finding::check)
            .toList();
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> changed = new HashMap<>(USUAL);
    changed.put(name, value);
    return changed;
  }

  @Test
  void equalServersPass() {
    assertThat(failing(USUAL, USUAL)).isEmpty();
    assertThat(failing(USUAL, with("redis_version", "7.0.2"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "redis_version, 6.0.16, settings.version",
    "redis_version, 7.2.4, settings.version",
    "redis_mode, cluster, settings.mode",
    "config notify-keyspace-events, AKE, settings.notify-keyspace-events",
    "config maxmemory-policy, allkeys-lru, settings.maxmemory-policy",
    "config maxmemory, 1000000, settings.maxmemory",
    "config databases, 4, settings.databases",
    "config min-replicas-to-write, 1, settings.min-replicas-to-write",
    "config save, '', persistence.equal",
    "config appendonly, yes, persistence.equal",
  })
  void aDestinationThatDiffersIsFound(String name, String value, String check) {
    assertThat(failing(USUAL, with(name, value))).containsExactly(check);
  }

  @ParameterizedTest
  @CsvSource({
    "redis_mode, sentinel, settings.mode",
    "config replica-read-only, no, settings.replica-read-only",
    "config save, '', persistence.source",
  })
  void aSourceThatCannotBeMovedSafelyIsFound(String name, String value, String check) {
    assertThat(failing(with(name, value), USUAL)).contains(check);
  }

  @Test
  void whatIsNotKnownIsNoPass() {
    assertThat(failing(Map.of(), Map.of()))
        .contains(
            "settings.mode",
            "settings.databases",
            "settings.replica-read-only",
            "settings.min-replicas-to-write",
            "persistence.source");
  }

  @Test
  void evictionIsSaidWhereItGoesOn() {
    Map<String, String> evicting = new HashMap<>(with("config maxmemory-policy", "allkeys-lru"));
    evicting.put("config maxmemory", "1000");
    assertThat(new Settings(new State(evicting, evicting)).findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo("settings.maxmemory");
              assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
              assertThat(finding.what()).contains("allkeys-lru");
            });
  }
}
