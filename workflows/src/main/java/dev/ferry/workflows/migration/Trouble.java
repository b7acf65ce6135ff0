package dev.ferry.workflows.migration;

import java.util.List;

/**
 * A step that cannot be done without a person.
 *
 * @param step its name
 * @param why its reason
 * @param commands what to run by hand, on which host
 * @param answers what {@link Resolution#action} may be
 */
public record Trouble(String step, String why, List<String> commands, List<String> answers) {}
