package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Measures how far the standby is behind: a beat is written on the side in charge and awaited on
 * the other. What a standby says of itself is not asked, for while the link is cut it says that it
 * has replayed all it got.
 *
 * @param ends of the step
 * @param heartbeat of the migration
 */
record Following(Ends ends, Heartbeat heartbeat) {
  private static final Duration ONE_WAIT = Duration.ofSeconds(1);
  private static final Duration NEXT = Duration.ofSeconds(1);

  Lag sample(Duration maxLag) {
    Server source = ends.source().server();
    if (source.inRecovery()) {
      return none(Verdict.NO_DATA, source.host() + " is a standby, so nothing was measured");
    }
    Optional<Server> reachable = ends.destination().reachable();
    if (reachable.isEmpty()) {
      return none(
          Verdict.FAIL,
          "the standby on %s lets nobody in: it is %s"
              .formatted(ends.destination().host(), ends.destination().cluster().state().status()));
    }
    Server destination = reachable.get();
    return measured(source, destination, () -> new Standby(destination).trouble(), maxLag);
  }

  /**
   * Between two databases.
   *
   * @param replicas what keeps the one from following, empty for nothing; asked after the wait
   */
  Lag measured(Server source, Server destination, Supplier<String> replicas, Duration maxLag) {
    long beat = heartbeat.beat(source);
    long sent = System.nanoTime();
    boolean arrived = arrives(beat, destination);
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    String trouble = replicas.get();
    if (!trouble.isEmpty()) {
      return none(Verdict.FAIL, "replication on " + destination.host() + ": " + trouble);
    }
    Optional<String> newest = heartbeat.written(destination);
    if (newest.isEmpty()) {
      return none(Verdict.NO_DATA, "no beat has arrived on " + destination.host() + " yet");
    }
    Duration behind = arrived ? took : Duration.ofNanos(Heartbeat.age(source, newest.get()) * 1000);
    String what =
        "%s is %d ms behind %s, up to %d ms allowed"
            .formatted(destination.host(), behind.toMillis(), source.host(), maxLag.toMillis());
    boolean close = behind.compareTo(maxLag) <= 0;
    Verdict verdict = !close ? Verdict.FAIL : arrived ? Verdict.PASS : Verdict.INCONCLUSIVE;
    return new Lag(verdict, behind, behind, what, NEXT);
  }

  /** One beat's way from one database to the other, for a second at most. */
  boolean sendBeat(Server source, Server destination) {
    return arrives(heartbeat.beat(source), destination);
  }

  private boolean arrives(long beat, Server destination) {
    long sent = System.nanoTime();
    boolean arrived = heartbeat.newest(destination) >= beat;
    while (!arrived && System.nanoTime() - sent < ONE_WAIT.toNanos()) {
      Wait.millis(2);
      arrived = heartbeat.newest(destination) >= beat;
    }
    return arrived;
  }

  static Lag none(Verdict verdict, String what) {
    return new Lag(verdict, Duration.ZERO, Duration.ZERO, what, NEXT);
  }
}
