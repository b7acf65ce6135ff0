package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;

/**
 * One attempt at a time. A worker whose heartbeats got lost may still be at work when the next
 * attempt begins under the same claim; the later one ends the session of the earlier, which can
 * then change nothing more there. The lock ends with its session.
 *
 * @param server the session that holds it
 * @param names of the migration
 */
record Sole(Server server, Names names) {
  private static final long LONGEST_NANOS = 30_000_000_000L;

  /**
   * Takes it from whoever has it.
   *
   * @throws PostgreSqlException FERRY-PG-014
   */
  void take() {
    long key = names.lock();
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!server.value("SELECT pg_try_advisory_lock(" + key + ")").equals("t")) {
      String holders =
          server.value(
              "SELECT string_agg(pid::text, ', ') FROM (SELECT pid, pg_terminate_backend(pid) FROM pg_locks"
                  + " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = %d AND objid = %d) held"
                      .formatted(key >>> 32, key & 0xffff_ffffL));
      if (System.nanoTime() > end) {
        throw Failures.notSole(server.host(), holders);
      }
      Wait.millis(10);
    }
  }
}
