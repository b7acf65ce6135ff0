package dev.ferry.workflows.plan.shape;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of one record that could be read, defaults included. A list has its good items only;
 * one without any is left out.
 *
 * @param values by key of the plan
 */
public record Found(Map<String, Object> values) {

  /** The value of a key, if it was given or has a default, and could be read. */
  public <T> Optional<T> get(String key, Class<T> type) {
    return Optional.ofNullable(values.get(key)).map(type::cast);
  }

  /** Whether a list is empty as written; one of bad items only is not. */
  public boolean isEmpty(String key) {
    return List.of().equals(values.get(key));
  }

  /** The good items of a list of texts. */
  public List<String> texts(String key) {
    return get(key, List.class).stream().flatMap(List<?>::stream).map(String.class::cast).toList();
  }
}
