package dev.ferry.workflows.steps;

import java.util.List;
import java.util.Map;

/**
 * What a read-only look at a component found.
 *
 * @param facts measured facts, name to value with unit, in the order to be shown
 * @param findings what blocks the move, and what passed
 * @param before the state that {@code restore} would write back
 */
public record Inspection(Map<String, String> facts, List<Finding> findings, Before before) {}
