package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;

/**
 * Measures how far the replica is behind: the side in charge says something on a channel on which
 * nobody listens, which moves its position and leaves nothing behind, and that position is awaited
 * on the other. What the servers say of their link alone is not asked: a link that was cut silently
 * counts as up for a minute.
 *
 * @param ends of the step
 * @param names of the migration
 */
record Following(Ends ends, Names names) {
  private static final Duration ONE_WAIT = Duration.ofSeconds(1);
  private static final Duration NEXT = Duration.ofSeconds(1);

  Lag sample(Duration maxLag) {
    End source = ends.source();
    End destination = ends.destination();
    if (!destination.replication().isFrom(names.way())) {
      return none(
          Verdict.FAIL, destination.host() + " does not follow " + source.host() + "; prepare it");
    }
    if (!destination.server().config("replica-read-only").equals("yes")) {
      return none(
          Verdict.FAIL,
          destination.host()
              + " accepts writes though it should only follow. CONFIG SET replica-read-only yes"
              + " there at once, then compare.");
    }
    Replication before = source.replication();
    if (before.replica()) {
      return none(Verdict.NO_DATA, source.host() + " takes no writes, so nothing was measured");
    }
    source.server().ask("PUBLISH", names.channel(), "beat");
    Replication now = source.replication();
    if (now.replica() || now.position().offset() <= before.position().offset()) {
      return none(
          Verdict.FAIL, source.host() + " has no replica, so it keeps no position; prepare it");
    }
    long begun = System.nanoTime();
    Replication there = await(now.position(), begun);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (!there.isFrom(names.way()) || !there.linked()) {
      return none(Verdict.FAIL, "replication on " + destination.host() + ": " + there.trouble());
    }
    long missing = now.position().offset() - there.position().offset();
    if (!there.position().history().equals(now.position().history()) || missing > 0) {
      return none(
          Verdict.FAIL,
          "%s has not got what %s said %d ms ago, it is at %s"
              .formatted(destination.host(), source.host(), took.toMillis(), there.position()));
    }
    String what =
        "%s is %d ms behind %s, up to %d ms allowed"
            .formatted(destination.host(), took.toMillis(), source.host(), maxLag.toMillis());
    Verdict verdict = took.compareTo(maxLag) <= 0 ? Verdict.PASS : Verdict.FAIL;
    return new Lag(verdict, took, took, what, NEXT);
  }

  /** Something that is said there, on its way to the replica. */
  Replication sendBeat() {
    ends.source().server().ask("PUBLISH", names.channel(), "beat");
    return await(ends.source().replication().position(), System.nanoTime());
  }

  private Replication await(Position position, long begun) {
    while (true) {
      Replication there = ends.destination().replication();
      boolean arrived = there.position().offset() >= position.offset();
      if (arrived || System.nanoTime() - begun > ONE_WAIT.toNanos()) {
        return there;
      }
      Wait.millis(2);
    }
  }

  private static Lag none(Verdict verdict, String what) {
    return new Lag(verdict, Duration.ZERO, Duration.ZERO, what, NEXT);
  }
}
