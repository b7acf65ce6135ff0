package dev.ferry.workflows.plan.shape;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Builds records from the values of their keys. */
final class Records {

  private Records() {}

  /** The record of that shape; every key without an {@link Optional} has its value. */
  static Object build(Shape.Fields shape, Map<String, Object> values) {
    Object[] arguments =
        shape.fields().stream().map(field -> argument(field, values.get(field.key()))).toArray();
    Class<?>[] types =
        Arrays.stream(shape.type().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return shape.type().getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + shape.type(), e);
    }
  }

  private static Object argument(Shape.Field field, Object value) {
    return field.optional() ? Optional.ofNullable(value) : value;
  }
}
