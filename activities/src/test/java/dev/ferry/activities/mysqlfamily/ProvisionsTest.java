package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.mysql.Servers;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProvisionsTest {
  private static final Optional<String> NOBODY = Optional.empty();

  /** With these plugins, and knowing so many time zones by name. */
  private static Server server(String host, String zones, String... plugins) {
    return Servers.answering(
        host,
        query ->
            query.contains("mysql.time_zone_name")
                ? List.of(Map.of("n", zones))
                : query.contains("mysql.component")
                    ? Stream.of(plugins).map(name -> Map.of("p", name)).toList()
                    : List.of());
  }

  private static Finding finding(String check, Optional<String> brings, String... plugins) {
    Server source = server("source", "1800", plugins);
    Server destination = server("destination", "0");
    return new Provisions(source, destination, List.of("shop"), brings)
        .findings().stream().filter(it -> it.check().equals(check)).findFirst().orElseThrow();
  }

  @Test
  void whatTheServiceNeedsAndNobodyBringsIsInTheWay() {
    assertThat(finding("settings.plugins", NOBODY, "query_rewrite").verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(finding("settings.time_zone_names", NOBODY).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void whatTheFirstCopyBringsIsToldAndNotInTheWay() {
    Optional<String> copy = Optional.of("the copy brings them");
    Finding plugins = finding("settings.plugins", copy, "query_rewrite");
    assertThat(plugins.verdict()).isEqualTo(Verdict.PASS);
    assertThat(plugins.what()).contains("query_rewrite", "the copy brings them");
    assertThat(finding("settings.time_zone_names", copy).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void whatServesTheServerAndNotTheServiceIsToldAndNotInTheWay() {
    Finding plugins =
        finding(
            "settings.plugins",
            NOBODY,
            "rpl_semi_sync_source",
            "file://component_validate_password",
            "simple_password_check",
            "provider_lz4");
    assertThat(plugins.verdict()).isEqualTo(Verdict.PASS);
    assertThat(plugins.what()).contains("but lacks rpl_semi_sync_source");
  }
}
