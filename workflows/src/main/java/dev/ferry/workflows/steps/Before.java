package dev.ferry.workflows.steps;

import java.util.Map;

/**
 * The state of a component before a phase, as far as {@code restore} writes it back. Less than 8 KB
 * and without secrets: what may hold secrets stays on its host, this has its digest.
 *
 * @param values the component's own names and values
 */
public record Before(Map<String, String> values) {
  /** A component with nothing to restore. */
  public static final Before NOTHING = new Before(Map.of());
}
