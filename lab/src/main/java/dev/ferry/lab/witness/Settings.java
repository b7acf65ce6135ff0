package dev.ferry.lab.witness;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is asked to do.
 *
 * @param url the target as it was given
 * @param rate requests per second
 * @param readEvery how many requests there is one read in; 0 for none at all
 * @param clients requests at a time; every second client keeps its connection alive
 * @param length of the run; what is left of the schedule then is only sent within another timeout
 * @param timeout for a whole request
 * @param directory for journal and status
 * @param stopFile ends the run when it appears
 */
record Settings(
    Target target,
    String url,
    Resolver resolver,
    int rate,
    int readEvery,
    int clients,
    Duration length,
    Duration timeout,
    HeaderNames headers,
    Path directory,
    Path stopFile) {}
