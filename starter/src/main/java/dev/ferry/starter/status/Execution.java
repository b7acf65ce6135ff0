package dev.ferry.starter.status;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a migration, as Temporal lists it.
 *
 * @param name of the migration, its workflow id
 * @param runId Temporal's own
 * @param firstRunId of the run that it began with: one whose history grew long goes on in another
 * @param state in Temporal's words: {@code RUNNING}, {@code COMPLETED}, {@code FAILED} ...
 * @param start when the first run was started
 * @param close when it ended; empty while it runs
 */
public record Execution(
    String name,
    String runId,
    String firstRunId,
    String state,
    Instant start,
    Optional<Instant> close) {}
