package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.workflows.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a plan has become, reading it gives an answer; the same answer each time. */
class FuzzTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String LETTERS = "{}[]:,\"'&*!|>-#%@`? \t\n\\0aé\u0000\u2028\ud800~<.";

  private final Random random = new Random(20260714);

  @Test
  void answersForAnyText() {
    String sample = Samples.text("orders.yaml");
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(sample);
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(8));
        text.replace(at, end, letters(random.nextInt(4)));
      }
      PlanFile file = PlanFile.of("fuzz.yaml", text.toString());

      assertSound(file.read(), text.toString());
      assertThat(file.read()).isEqualTo(PlanFile.of("fuzz.yaml", text.toString()).read());
    }
  }

  @Test
  void answersForAnyTree() throws IOException {
    String sample = PlanFile.of("f", Samples.text("everything.yaml")).tree().toString();
    for (int i = 0; i < 3_000; i++) {
      JsonNode tree = Json.mapper().readTree(sample);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        mutate(tree);
      }

      assertSound(Plan.read(tree), tree.toString());
      assertThat(Plan.read(tree)).isEqualTo(Plan.read(tree.deepCopy()));
    }
  }

  @Test
  void answersForTextsThatExhaustRegularExpressions() {
    for (String part : List.of("/a", "a.", "1h", "::", "a", "0", "-a")) {
      String text = part.repeat(2048);
      for (String key : List.of("paths: [/srv/orders/uploads]", "zone: shop.test", "every: 30s")) {
        String name = key.substring(0, key.indexOf(':'));
        String plan = Samples.text("orders.yaml").replace(key, name + ": [\"" + text + "\"]");

        assertSound(PlanFile.of("f", plan).read(), plan);
        assertSound(
            PlanFile.of("f", plan.replace("[\"" + text + "\"]", "\"" + text + "\"")).read(), plan);
      }
      String secret =
          Samples.text("orders.yaml").replace("${file:keys/tsig}", "${file:" + text + "}");
      assertThat(PlanFile.of("f", secret).read()).isNotNull();
    }
  }

  private static void assertSound(Read read, String input) {
    switch (read) {
      case Read.Good good ->
          assertThat(good.plan().inOrder()).hasSameSizeAs(good.plan().components());
      case Read.Bad bad -> {
        assertThat(bad.problems()).as(input).isNotEmpty();
        assertThat(bad.problems()).allMatch(it -> !it.toString().contains("\n"));
      }
    }
  }

  private void mutate(JsonNode tree) {
    List<JsonNode> containers = new ArrayList<>();
    collect(tree, containers);
    JsonNode node = containers.get(random.nextInt(containers.size()));
    if (node instanceof ArrayNode list) {
      int at = random.nextInt(list.size() + 1);
      switch (random.nextInt(3)) {
        case 0 -> list.insert(at, value(containers));
        case 1 -> list.remove(at);
        default -> list.add(value(containers));
      }
    } else if (node instanceof ObjectNode object) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      String key = keys.isEmpty() ? "x" : keys.get(random.nextInt(keys.size()));
      switch (random.nextInt(3)) {
        case 0 -> object.remove(key);
        case 1 -> object.set(letters(random.nextInt(3)), value(containers));
        default -> object.set(key, value(containers));
      }
    }
  }

  private JsonNode value(List<JsonNode> containers) {
    return switch (random.nextInt(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt());
      case 3 -> NODES.numberNode(random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NaN);
      case 4 -> NODES.numberNode(new BigDecimal("1e999999999"));
      case 5 -> NODES.textNode(letters(random.nextInt(5)));
      case 6 ->
          NODES.textNode(List.of("old", "db", "web", "5s", "units", "/").get(random.nextInt(6)));
      case 7 -> NODES.arrayNode();
      default -> containers.get(random.nextInt(containers.size())).deepCopy();
    };
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private String letters(int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }
}
