package dev.ferry.workflows.migration;

/**
 * A person's word that a gate may open.
 *
 * @param gate {@code cutover} or {@code finish}
 * @param by the person
 * @param hash of plan, verdicts and findings, as {@link Status} shows it: what the person has seen
 * @param comment anything worth keeping; may be empty
 */
public record Approval(String gate, String by, String hash, String comment) {}
