package dev.ferry.activities.dns;

/**
 * One RRset as it must be found, and as it shall be. Neither is absent: Ferry adds no name and
 * removes none.
 */
record Change(RRset before, RRset after) {}
