package dev.ferry.workflows.steps;

import java.time.Duration;

/**
 * How far one side is behind the other after one round of following.
 *
 * @param verdict PASS when the rest is small enough to switch, NO_DATA when nothing could be
 *     measured
 * @param behind age of the newest change that has arrived
 * @param rest predicted time that the last pass takes inside the pause
 * @param what the same in words, with units
 * @param next how long to wait before the next round; zero to follow on at once
 */
public record Lag(Verdict verdict, Duration behind, Duration rest, String what, Duration next) {}
