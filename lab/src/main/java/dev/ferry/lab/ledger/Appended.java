package dev.ferry.lab.ledger;

/**
 * An acknowledged number.
 *
 * @param number appended once by one client
 * @param side index of the server that took it
 * @param sent when it was sent, in nanoseconds
 * @param at when it was acknowledged
 */
public record Appended(long number, int side, long sent, long at) {}
