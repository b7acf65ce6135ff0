package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Plain scalars as the JSON schema of YAML 1.2 reads them (section 10.2): null, true, false and
 * JSON's numbers. {@code yes}, {@code 0o17}, {@code 017} and {@code 1:30} are texts.
 */
final class YamlScalar {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern SHORT_INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]{0,8})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,99})(?:\\.[0-9]{1,99})?(?:[eE][+-]?[0-9]{1,3})?");

  private YamlScalar() {}

  static JsonNode node(ScalarEvent scalar) {
    String text = scalar.getValue();
    if (!scalar.isPlain()) {
      return NODES.textNode(text);
    }
    return switch (text) {
      case "", "~", "null" -> NODES.nullNode();
      case "true" -> NODES.booleanNode(true);
      case "false" -> NODES.booleanNode(false);
      default -> number(text);
    };
  }

  private static JsonNode number(String text) {
    if (SHORT_INTEGER.matcher(text).matches()) {
      return NODES.numberNode(Integer.parseInt(text));
    }
    return NUMBER.matcher(text).matches()
        ? NODES.numberNode(new BigDecimal(text))
        : NODES.textNode(text);
  }
}
