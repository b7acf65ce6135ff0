package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanHashTest {

  private static final String YAML =
      """
      ferry: 1
      name: "\u00e9t\u00e9"   # summer
      switch: { lease: 5s, deadline: 3s }
      list: [1, 2.50, true, null]
      """;

  @Test
  void isTheSameForAnyOrderOfKeysAndAnyWhiteSpace() {
    String other =
        "list:\n- 1\n- 2.5\n- true\n-\nswitch:\n  deadline: 3s\n  lease: 5s\nname: été\nferry: 1\n";

    assertThat(hash(other)).isEqualTo(hash(YAML));
  }

  @Test
  void isTheSameForYamlAndJson() {
    String json =
        "{\n\t\"name\": \"\\u00e9t\\u00e9\", \"ferry\": 1.0, \"list\": [1e0, 2.5, true, null],"
            + " \"switch\": {\"deadline\": \"3s\", \"lease\": \"5s\"}}";

    assertThat(hash(json)).isEqualTo(hash(YAML));
  }

  @Test
  void changesWithAnyValueAndWithADefaultWrittenOut() {
    assertThat(hash(YAML.replace("5s", "6s"))).isNotEqualTo(hash(YAML));
    assertThat(hash(YAML.replace("lease: 5s", "lease: 5s, hold: 8s"))).isNotEqualTo(hash(YAML));
    assertThat(hash(YAML.replace("1, 2.50", "2.50, 1"))).isNotEqualTo(hash(YAML));
  }

  @Test
  void isTheSha256OfTheCanonicalJson() {
    // printf '{"a":[1],"b":"x"}' | sha256sum
    assertThat(hash("b: x\na: [1]\n"))
        .isEqualTo("9fae53c0de2a098ff740e77894a456809d4cbd144fc6d283e76e1b695964a7d8");
  }

  private static String hash(String text) {
    return PlanHash.of(PlanFile.of("plan.yaml", text).tree());
  }
}
