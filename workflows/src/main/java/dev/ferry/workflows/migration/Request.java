package dev.ferry.workflows.migration;

/**
 * What a person asks of a migration.
 *
 * @param by the person
 * @param reason why
 */
public record Request(String by, String reason) {}
