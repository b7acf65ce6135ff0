package dev.ferry.workflows.plan.shape;

import dev.ferry.workflows.plan.SecretRef;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the shape of a plan off its records. Records are the only definition of the format. */
public final class Shapes {

  private final Map<Class<?>, Map<String, ? extends Class<?>>> kinds;

  /**
   * @param kinds the records by name of their kind, for each interface that a plan lists
   */
  public Shapes(Map<Class<?>, Map<String, ? extends Class<?>>> kinds) {
    this.kinds = kinds;
  }

  /** The shape of a record that is not one of several kinds. */
  public Shape.Fields of(Class<?> type) {
    Optional<Shape.Mark> version =
        Optional.ofNullable(type.getAnnotation(Version.class))
            .map(it -> new Shape.Mark(it.key(), it.value(), "Version of the format."));
    return fields(type, version);
  }

  private Shape.Fields fields(Class<?> type, Optional<Shape.Mark> mark) {
    if (!type.isRecord()) {
      throw new IllegalStateException(type + " is not a record");
    }
    List<Shape.Field> fields = new ArrayList<>();
    for (RecordComponent part : type.getRecordComponents()) {
      fields.add(field(part));
    }
    return new Shape.Fields(
        type.asSubclass(Record.class), doc(type), mark, List.copyOf(fields), rules(type));
  }

  private Shape.Field field(RecordComponent part) {
    Key key = part.getAnnotation(Key.class);
    Doc doc = part.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalStateException(part.getDeclaringRecord() + "." + part + " has no @Doc");
    }
    boolean optional = part.getType() == Optional.class;
    Type type = optional ? argument(part.getGenericType(), 0) : part.getGenericType();
    return new Shape.Field(
        key == null ? part.getName() : key.value(),
        doc.value(),
        shape(type, part),
        optional,
        Optional.ofNullable(part.getAnnotation(Default.class)).map(Default::value),
        !part.isAnnotationPresent(EntryName.class));
  }

  private Shape shape(Type type, RecordComponent part) {
    boolean mayBeEmpty = part.isAnnotationPresent(Default.class);
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return new Shape.ListOf(shape(argument(type, 0), part), mayBeEmpty);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      Class<?> value = (Class<?>) argument(type, 1);
      return new Shape.MapOf(form(part), fields(value, Optional.empty()), mayBeEmpty);
    }
    if (type instanceof Class<?> plain) {
      return shape(plain, part);
    }
    throw new IllegalStateException("no shape for " + part);
  }

  private Shape shape(Class<?> type, RecordComponent part) {
    if (type == String.class) {
      return new Shape.Text(form(part));
    }
    if (type == SecretRef.class) {
      return new Shape.Secret();
    }
    if (type == int.class) {
      Range range = part.getAnnotation(Range.class);
      return new Shape.Whole(Integer.parseInt(range.min()), Integer.parseInt(range.max()));
    }
    if (type == boolean.class) {
      return new Shape.Flag();
    }
    if (type == Duration.class) {
      Range range = part.getAnnotation(Range.class);
      return new Shape.Time(duration(range.min()), duration(range.max()));
    }
    if (type.isEnum()) {
      return new Shape.Choice(
          List.of(type.getEnumConstants()).stream().<Enum<?>>map(it -> (Enum<?>) it).toList());
    }
    return kinds.containsKey(type) ? kinded(type) : fields(type, Optional.empty());
  }

  private Shape.Kinded kinded(Class<?> type) {
    Map<String, Shape.Fields> shapes = new LinkedHashMap<>();
    kinds
        .get(type)
        .forEach(
            (name, record) ->
                shapes.put(
                    name, fields(record, Optional.of(new Shape.Mark("kind", name, "The kind.")))));
    return new Shape.Kinded(shapes);
  }

  private static List<Rule> rules(Class<?> type) {
    List<Rule> rules = new ArrayList<>();
    Obeys obeys = type.getAnnotation(Obeys.class);
    for (Class<? extends Rule> rule :
        obeys == null ? List.<Class<? extends Rule>>of() : List.of(obeys.value())) {
      try {
        var constructor = rule.getDeclaredConstructor();
        constructor.setAccessible(true);
        rules.add(constructor.newInstance());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(rule + " needs a constructor without parameters", e);
      }
    }
    return List.copyOf(rules);
  }

  private static Form form(RecordComponent part) {
    Is is = part.getAnnotation(Is.class);
    if (is == null) {
      throw new IllegalStateException(part.getDeclaringRecord() + "." + part + " has no @Is");
    }
    return is.value();
  }

  private static String doc(Class<?> type) {
    Doc doc = type.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalStateException(type + " has no @Doc");
    }
    return doc.value();
  }

  private static Duration duration(String text) {
    return Durations.parse(text).orElseThrow();
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
