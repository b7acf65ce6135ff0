package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * Measures how far the replica is behind: a beat is written on the side in charge and awaited on
 * the other. Seconds_Behind_Master is not asked, for it says 0 while the link is cut. A replica
 * that takes writes of others follows nobody, however close it is.
 *
 * @param ends of the step
 * @param heartbeat of the migration
 * @param names of the migration
 */
record Following(Ends ends, Heartbeat heartbeat, Names names) {
  private static final Duration ONE_WAIT = Duration.ofSeconds(1);
  private static final Duration NEXT = Duration.ofSeconds(1);

  Lag sample(Duration maxLag) {
    return new ErrantWrites(ends)
        .seen()
        .map(what -> none(Verdict.FAIL, what))
        .orElseGet(() -> measured(maxLag));
  }

  /** The lag alone, whatever else the replica has. */
  Lag measured(Duration maxLag) {
    Server source = ends.source().server();
    Server destination = ends.destination().server();
    new Rest(ends.destination(), names).endIfAbandoned();
    if (destination.replica().isEmpty()) {
      return none(Verdict.FAIL, destination.host() + " does not replicate; prepare it");
    }
    Optional<Long> beat = heartbeat.beat(source);
    if (beat.isEmpty()) {
      return none(Verdict.NO_DATA, source.host() + " is read-only, so nothing was measured");
    }
    long sent = System.nanoTime();
    boolean arrived = arrives(beat.get());
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    String trouble = trouble(destination);
    if (!trouble.isEmpty()) {
      return none(Verdict.FAIL, "replication on " + destination.host() + ": " + trouble);
    }
    Optional<String> newest = heartbeat.written(destination);
    if (newest.isEmpty()) {
      return none(Verdict.NO_DATA, "no beat has arrived on " + destination.host() + " yet");
    }
    Duration behind = arrived ? took : Duration.ofNanos(heartbeat.age(source, newest.get()) * 1000);
    Verdict verdict =
        behind.compareTo(maxLag) <= 0 && arrived ? Verdict.PASS : late(behind, maxLag);
    String what =
        "%s is %d ms behind %s, up to %d ms allowed"
            .formatted(destination.host(), behind.toMillis(), source.host(), maxLag.toMillis());
    return new Lag(verdict, behind, behind, what, NEXT);
  }

  /** One beat's way to the replica, for a second at most. */
  void sendBeat() {
    heartbeat.beat(ends.source().server()).ifPresent(this::arrives);
  }

  private boolean arrives(long beat) {
    long sent = System.nanoTime();
    boolean arrived = heartbeat.newest(ends.destination().server()) >= beat;
    while (!arrived && System.nanoTime() - sent < nanos()) {
      Wait.millis(2);
      arrived = heartbeat.newest(ends.destination().server()) >= beat;
    }
    return arrived;
  }

  /** Looks again for a second: a comparison stops the replica for a moment. */
  private static String trouble(Server destination) {
    long begun = System.nanoTime();
    while (true) {
      String trouble = destination.replica().map(Replica::trouble).orElse("replication was ended");
      if (trouble.isEmpty() || System.nanoTime() - begun > nanos()) {
        return trouble;
      }
      Wait.millis(50);
    }
  }

  /** Not arrived within the wait, but not yet too old: the next round decides. */
  private static Verdict late(Duration behind, Duration maxLag) {
    return behind.compareTo(maxLag) <= 0 ? Verdict.INCONCLUSIVE : Verdict.FAIL;
  }

  private static long nanos() {
    return ONE_WAIT.toNanos();
  }

  private static Lag none(Verdict verdict, String what) {
    return new Lag(verdict, Duration.ZERO, Duration.ZERO, what, NEXT);
  }
}
