package dev.ferry.workflows.plan.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.Problem;
import dev.ferry.workflows.plan.Problem.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The strict reader: walks shape and tree together, collects every problem, and goes on reading
 * after each. A record is built only if nothing below it is wrong. Pure and deterministic.
 */
public final class Reader {

  static final int MOST_ITEMS = 1000;

  private final List<Problem> problems = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();
  private final Scalars scalars = new Scalars(problems, references);

  /** A name that must be that of a host or a component. */
  public record Reference(String pointer, Form form, String name) {}

  /** What was found wrong so far, in the order of the walk. */
  public List<Problem> problems() {
    return problems;
  }

  /** The references found so far; whether their targets exist is for the whole plan to say. */
  public List<Reference> references() {
    return references;
  }

  /** The record of that shape, unless anything about it is wrong. */
  public Optional<Object> read(Shape.Fields shape, JsonNode tree) {
    return read(shape, tree, "");
  }

  /** The value at a place; of a list its good items, of a record nothing unless all is good. */
  private Optional<Object> read(Shape shape, JsonNode node, String at) {
    return switch (shape) {
      case Shape.Fields fields -> fields(fields, node, at, Optional.empty());
      case Shape.Kinded kinded -> kinded(kinded, node, at);
      case Shape.ListOf list -> list(list, node, at);
      case Shape.MapOf map -> map(map, node, at);
      default -> scalars.read(shape, node, at);
    };
  }

  private Optional<Object> fields(
      Shape.Fields shape, JsonNode node, String at, Optional<String> entryName) {
    if (!node.isObject()) {
      return scalars.wrongType(node, at, "an object with the keys " + listed(shape.keys()));
    }
    int before = problems.size();
    refuseUnknownKeys(shape, node, at);
    shape.mark().ifPresent(mark -> check(mark, node, at));
    Map<String, Object> values = new LinkedHashMap<>();
    for (Shape.Field field : shape.fields()) {
      Optional<Object> value =
          field.written() ? value(field, node, at) : entryName.map(Object.class::cast);
      value.ifPresent(it -> values.put(field.key(), it));
    }
    Found found = new Found(values);
    shape.rules().forEach(rule -> rule.check(found, complaintsAt(at)));
    return problems.size() > before ? Optional.empty() : Optional.of(Records.build(shape, values));
  }

  private Optional<Object> value(Shape.Field field, JsonNode node, String at) {
    String place = Pointer.child(at, field.key());
    JsonNode value = node.get(field.key());
    if (value == null && field.preset().isPresent()) {
      return read(field.shape(), Presets.tree(field.shape(), field.preset().get()), place);
    }
    if (value == null) {
      if (field.required()) {
        missing(place, "missing", field.key(), field.shape());
      }
      return Optional.empty();
    }
    if (value.isNull()) {
      missing(place, "has no value", field.key(), field.shape());
      return Optional.empty();
    }
    return read(field.shape(), value, place);
  }

  private Optional<Object> kinded(Shape.Kinded shape, JsonNode node, String at) {
    Collection<String> kinds = shape.kinds().keySet();
    if (!node.isObject()) {
      return scalars.wrongType(node, at, "an object with the key kind");
    }
    String place = Pointer.child(at, "kind");
    JsonNode kind = node.get("kind");
    if (kind == null || kind.isNull()) {
      problems.add(Problem.at(place, Code.MISSING, "kind is missing", "one of " + listed(kinds)));
      return Optional.empty();
    }
    if (!kind.isTextual()) {
      return scalars.wrongType(kind, place, "one of " + listed(kinds));
    }
    Shape.Fields fields = shape.kinds().get(kind.textValue());
    if (fields == null) {
      String what = "there is no kind " + Shown.quoted(kind.textValue());
      problems.add(
          Problem.at(place, Code.UNKNOWN_KIND, what, "one of " + listed(kinds))
              .didYouMean(Nearest.of(kind.textValue(), kinds)));
      return Optional.empty();
    }
    return fields(fields, node, at, Optional.empty());
  }

  private Optional<Object> list(Shape.ListOf shape, JsonNode node, String at) {
    if (!node.isArray()) {
      return scalars.wrongType(node, at, "a list");
    }
    if (node.size() > MOST_ITEMS) {
      String what = "the list has " + node.size() + " items";
      problems.add(Problem.at(at, Code.TOO_LARGE, what, "at most " + MOST_ITEMS));
      return Optional.empty();
    }
    if (node.isEmpty() && !shape.mayBeEmpty()) {
      problems.add(Problem.at(at, Code.EMPTY, "the list is empty", "at least one item"));
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String place = Pointer.child(at, i);
      Optional<Object> item = read(shape.item(), node.get(i), place);
      if (item.isPresent() && shape.item() instanceof Shape.Text && items.contains(item.get())) {
        String what = Shown.quoted(item.get().toString()) + " is in the list twice";
        problems.add(Problem.at(place, Code.TWICE, what, "each item once"));
      } else {
        item.ifPresent(items::add);
      }
    }
    boolean allBad = items.isEmpty() && !node.isEmpty();
    return allBad ? Optional.empty() : Optional.of(List.copyOf(items));
  }

  private Optional<Object> map(Shape.MapOf shape, JsonNode node, String at) {
    if (!node.isObject()) {
      return scalars.wrongType(node, at, "an object of names");
    }
    if (node.isEmpty() && !shape.mayBeEmpty()) {
      problems.add(Problem.at(at, Code.EMPTY, "the object is empty", "at least one name"));
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String place = Pointer.child(at, entry.getKey());
      scalars.text(shape.key(), entry.getKey(), place);
      fields(shape.value(), entry.getValue(), place, Optional.of(entry.getKey()))
          .ifPresent(value -> entries.put(entry.getKey(), value));
    }
    return Optional.of(Collections.unmodifiableMap(entries));
  }

  private void refuseUnknownKeys(Shape.Fields shape, JsonNode node, String at) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      if (!shape.keys().contains(key)) {
        String what = "there is no key " + Shown.quoted(key) + " here";
        problems.add(
            Problem.at(
                    Pointer.child(at, key),
                    Code.UNKNOWN_KEY,
                    what,
                    "one of " + listed(shape.keys()))
                .didYouMean(Nearest.of(key, shape.keys())));
      }
    }
  }

  private void check(Shape.Mark mark, JsonNode node, String at) {
    JsonNode value = node.get(mark.key());
    if (value == null || !Presets.mark(mark).equals(value)) {
      String what =
          value == null ? mark.key() + " is missing" : "this is not a version that is known";
      String expected = mark.key() + ": " + mark.value();
      problems.add(Problem.at(Pointer.child(at, mark.key()), Code.UNKNOWN_VERSION, what, expected));
    }
  }

  private void missing(String place, String how, String key, Shape shape) {
    problems.add(Problem.at(place, Code.MISSING, key + " " + how, Shown.words(shape)));
  }

  private Rule.Complaints complaintsAt(String at) {
    return (code, path, what, expected) ->
        problems.add(Problem.at(at + "/" + path, code, what, expected));
  }

  private static String listed(Collection<String> names) {
    return String.join(", ", names);
  }
}
