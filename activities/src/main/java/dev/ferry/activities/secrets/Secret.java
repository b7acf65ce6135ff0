package dev.ferry.activities.secrets;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;

/**
 * A secret in memory. It prints as {@code ***} and refuses to be serialised, so that it reaches no
 * log, history or report by accident.
 */
public final class Secret {
  private final byte[] value;

  /** Holds a copy of {@code value}. */
  public Secret(byte[] value) {
    this.value = value.clone();
  }

  /** The bytes, as a copy. */
  public byte[] bytes() {
    return value.clone();
  }

  /** The value as UTF-8 without the line break that ends a file. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8).stripTrailing();
  }

  @JsonValue
  @SuppressWarnings("DoNotCallSuggester") // only Jackson calls it, and must not
  Object refuse() {
    throw new UnsupportedOperationException("a secret is never written down");
  }

  @Override
  public String toString() {
    return "***";
  }
}
