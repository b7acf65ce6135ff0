package dev.ferry.starter.status;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a migration, as Temporal lists it.
 *
 * @param name of the migration, its workflow id
 * @param runId Temporal's own
 * @param state in Temporal's words: {@code RUNNING}, {@code COMPLETED}, {@code FAILED} ...
 * @param start when it was started
 * @param close when it ended; empty while it runs
 */
public record Execution(
    String name, String runId, String state, Instant start, Optional<Instant> close) {}
