package dev.ferry.workflows.plan.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes a shape as JSON Schema (2020-12), for editors. It says what a plan looks like; what its
 * parts say about each other (names that must exist, circles, two ends) only the reader checks.
 */
public final class Schema {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode definitions = NODES.objectNode();

  private Schema() {}

  /** The schema of a document of that shape. */
  public static ObjectNode of(Shape.Fields shape, String title) {
    Schema schema = new Schema();
    ObjectNode document = NODES.objectNode();
    document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    document.put("title", title);
    document.setAll(schema.fields(shape));
    document.set("$defs", schema.definitions);
    return document;
  }

  private ObjectNode node(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> text(text.form());
      case Shape.Secret secret -> string("^" + Scalars.SECRET + "$");
      case Shape.Whole whole ->
          type("integer").put("minimum", whole.min()).put("maximum", whole.max());
      case Shape.Flag flag -> type("boolean");
      case Shape.Time time -> string("^" + Durations.PATTERN + "$");
      case Shape.Choice choice -> NODES.objectNode().set("enum", array(choice.names()));
      case Shape.ListOf list -> list(list);
      case Shape.MapOf map -> map(map);
      case Shape.Fields fields -> reference(fields);
      case Shape.Kinded kinded -> kinded(kinded);
    };
  }

  private ObjectNode list(Shape.ListOf shape) {
    ObjectNode node = type("array");
    node.set("items", node(shape.item()));
    node.put("maxItems", Reader.MOST_ITEMS);
    if (!shape.mayBeEmpty()) {
      node.put("minItems", 1);
    }
    return shape.item() instanceof Shape.Text ? node.put("uniqueItems", true) : node;
  }

  private ObjectNode map(Shape.MapOf shape) {
    ObjectNode node = type("object");
    node.set("propertyNames", text(shape.key()));
    node.set("additionalProperties", reference(shape.value()));
    return shape.mayBeEmpty() ? node : node.put("minProperties", 1);
  }

  /** The list of kinds first: a validator then says that the kind is unknown. */
  private ObjectNode kinded(Shape.Kinded shape) {
    ObjectNode node = type("object");
    ObjectNode kind = NODES.objectNode();
    kind.set("enum", array(List.copyOf(shape.kinds().keySet())));
    node.set("properties", NODES.objectNode().set("kind", kind));
    node.set("required", array(List.of("kind")));
    ArrayNode kinds = node.putArray("oneOf");
    shape.kinds().values().forEach(fields -> kinds.add(reference(fields)));
    return node;
  }

  private ObjectNode reference(Shape.Fields shape) {
    String name = shape.type().getSimpleName();
    if (!definitions.has(name)) {
      definitions.set(name, NODES.nullNode());
      definitions.set(name, fields(shape));
    }
    return NODES.objectNode().put("$ref", "#/$defs/" + name);
  }

  private ObjectNode fields(Shape.Fields shape) {
    ObjectNode node = type("object").put("description", shape.doc());
    ObjectNode properties = NODES.objectNode();
    ArrayNode required = NODES.arrayNode();
    shape
        .mark()
        .ifPresent(
            mark -> {
              properties.set(mark.key(), NODES.objectNode().set("const", Presets.mark(mark)));
              required.add(mark.key());
            });
    for (Shape.Field field : shape.fields()) {
      if (field.written()) {
        properties.set(field.key(), field(field));
      }
      if (field.required()) {
        required.add(field.key());
      }
    }
    node.set("properties", properties);
    node.set("required", required);
    return node.put("additionalProperties", false);
  }

  private ObjectNode field(Shape.Field field) {
    ObjectNode node = node(field.shape());
    node.put("description", field.doc());
    field.preset().ifPresent(text -> node.set("default", Presets.tree(field.shape(), text)));
    return node;
  }

  private static ObjectNode text(Form form) {
    ObjectNode node = string(form.pattern());
    node.set("examples", array(List.of(form.example())));
    return node;
  }

  private static ObjectNode string(String pattern) {
    return type("string").put("pattern", pattern);
  }

  private static ObjectNode type(String type) {
    return NODES.objectNode().put("type", type);
  }

  private static ArrayNode array(List<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
