package dev.ferry.workflows.plan.shape;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What may stand at one place of the plan. */
public sealed interface Shape {

  /** A text of a certain form. */
  record Text(Form form) implements Shape {}

  /** A reference to a secret. */
  record Secret() implements Shape {}

  /** A whole number between two bounds, both included. */
  record Whole(int min, int max) implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A duration between two bounds, both included. */
  record Time(Duration min, Duration max) implements Shape {}

  /** One constant of an enum, by its name. */
  record Choice(List<? extends Enum<?>> constants) implements Shape {
    /** The names to choose from. */
    public List<String> names() {
      return constants.stream().map(Enum::name).toList();
    }
  }

  /** A list; one of texts has no text twice. */
  record ListOf(Shape item, boolean mayBeEmpty) implements Shape {}

  /** Records by name. */
  record MapOf(Form key, Fields value, boolean mayBeEmpty) implements Shape {}

  /** One of several records, told apart by a key named kind. */
  record Kinded(Map<String, Fields> kinds) implements Shape {}

  /** An object with known keys. */
  record Fields(
      Class<? extends Record> type,
      String doc,
      Optional<Mark> mark,
      List<Field> fields,
      List<Rule> rules)
      implements Shape {

    /** The keys that may be written, in order. */
    public List<String> keys() {
      return Stream.concat(
              mark.map(Mark::key).stream(), fields.stream().filter(Field::written).map(Field::key))
          .toList();
    }
  }

  /** A key with one possible value: the kind of a record, or the version of the format. */
  record Mark(String key, Object value, String doc) {}

  /**
   * One key of a record.
   *
   * @param key as written in the plan
   * @param doc its meaning
   * @param shape what its value may be
   * @param optional whether the record has an {@link Optional} here
   * @param preset the default as written in the plan
   * @param written false where the value is the name under which the record stands
   */
  record Field(
      String key,
      String doc,
      Shape shape,
      boolean optional,
      Optional<String> preset,
      boolean written) {

    /** Whether the plan must have this key. */
    public boolean required() {
      return written && !optional && preset.isEmpty();
    }
  }
}
