package dev.ferry.workflows.plan.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Defaults as the tree that a plan would have in their place, so that they take the same way. */
final class Presets {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Presets() {}

  /** The tree of a mark. */
  static JsonNode mark(Shape.Mark mark) {
    return mark.value() instanceof Integer number
        ? NODES.numberNode(number)
        : NODES.textNode(mark.value().toString());
  }

  /** The tree of a default; lists and objects are empty. */
  static JsonNode tree(Shape shape, String text) {
    return switch (shape) {
      case Shape.Whole whole -> NODES.numberNode(Integer.parseInt(text));
      case Shape.Flag flag -> NODES.booleanNode(Boolean.parseBoolean(text));
      case Shape.ListOf list -> NODES.arrayNode();
      case Shape.MapOf map -> NODES.objectNode();
      case Shape.Fields fields -> NODES.objectNode();
      case Shape.Text any -> NODES.textNode(text);
      case Shape.Time any -> NODES.textNode(text);
      case Shape.Choice any -> NODES.textNode(text);
      case Shape.Secret any -> NODES.textNode(text);
      case Shape.Kinded any -> throw new IllegalStateException("a kind has no default");
    };
  }
}
