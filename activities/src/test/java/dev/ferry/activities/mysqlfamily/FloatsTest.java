package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.mysql.Servers;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloatsTest {
  private static final Pattern LIMIT = Pattern.compile("LIMIT (\\d+)");
  private static final int TABLES = 50;
  private long now;

  /** Tables with a FLOAT each, of which a row takes some time to read; one table's are rounded. */
  private Finding finding(Duration row, String rounded) {
    Answers answers =
        query -> {
          Matcher limit = LIMIT.matcher(query);
          if (limit.find()) {
            now += row.toNanos() * Long.parseLong(limit.group(1));
            return List.of(Map.of("f", query.contains("`" + rounded + "`") ? "1" : "0"));
          }
          return query.contains("data_type = 'float'")
              ? IntStream.range(0, TABLES)
                  .mapToObj(i -> Map.of("s", "shop", "t", "t" + i, "c", "f"))
                  .toList()
              : List.of();
        };
    return new Floats(Servers.answering("source", answers), List.of("shop"), () -> now).finding();
  }

  @Test
  void looksAtTheFirstHundredThousandRowsOfEachTableWhereThatIsQuick() {
    assertThat(finding(Duration.ofNanos(100), "none").what()).contains("the first 100000 rows");
  }

  @Test
  void takesTenSecondsAndSaysHowManyRowsThatWereWhereTheServerIsSlow() {
    Finding finding = finding(Duration.ofNanos(50_000), "none");
    assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
    assertThat(finding.what()).containsPattern("the first \\d{4} rows of each table, and up to");
    // 50 looks at 1000 rows are 2.5 s
    assertThat(Duration.ofNanos(now)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(13));
  }

  @Test
  void looksAtAThousandRowsOfEachTableHoweverSlowTheServerIs() {
    assertThat(finding(Duration.ofMillis(5), "t10").what()).contains("shop.t10.f");
  }
}
