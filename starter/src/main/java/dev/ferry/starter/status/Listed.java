package dev.ferry.starter.status;

/**
 * A line of the list of migrations.
 *
 * @param run the run
 * @param phase where it is, as it noted itself
 * @param doing what it does, as it noted itself
 * @param outcome how it ended, in one word; empty while it runs
 */
public record Listed(Execution run, String phase, String doing, String outcome) {}
