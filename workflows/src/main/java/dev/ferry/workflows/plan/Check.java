package dev.ferry.workflows.plan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import java.time.Duration;
import java.util.Optional;

/**
 * A question asked again and again about the service while it soaks. A kind of check is a record
 * that implements this interface and one line in {@link Kinds}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "kind")
@JsonTypeIdResolver(KindResolver.class)
public interface Check {

  /** Unique among the checks. */
  String id();

  /** The component whose host in charge is asked; {@link Plan#target} knows the default. */
  Optional<String> of();

  /** Time between two questions. */
  Duration every();

  /** Time after which no answer is a bad one. */
  Duration timeout();
}
