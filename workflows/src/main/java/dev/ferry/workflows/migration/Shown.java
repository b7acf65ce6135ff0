package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Evidence;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest evidence of each component, and when it was shown. */
final class Shown {
  private final Map<String, Evidence> evidence = new TreeMap<>();
  private final Map<String, Instant> times = new TreeMap<>();

  /** What an earlier run was shown. */
  void restore(Carried carried) {
    carried.status().evidence().forEach(it -> show(it, carried.shown().get(it.component())));
  }

  Map<String, Instant> times() {
    return Collections.unmodifiableMap(times);
  }

  void show(Evidence shown, Instant now) {
    evidence.put(shown.component(), shown);
    times.put(shown.component(), now);
  }

  /** What was shown before says nothing about what comes now. */
  void clear() {
    evidence.clear();
    times.clear();
  }

  Optional<Evidence> of(String component) {
    return Optional.ofNullable(evidence.get(component));
  }

  /** When a component that has shown something last did so. */
  Instant time(String component) {
    return times.get(component);
  }

  List<Evidence> all() {
    return List.copyOf(evidence.values());
  }
}
