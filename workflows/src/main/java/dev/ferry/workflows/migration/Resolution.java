package dev.ferry.workflows.migration;

/**
 * A person's answer to a step that needs one.
 *
 * @param step the step, as {@link Status#troubles} names it
 * @param action {@code retry}, {@code skip} or {@code resolved} (done by hand)
 * @param by the person
 * @param comment why
 */
public record Resolution(String step, String action, String by, String comment) {}
