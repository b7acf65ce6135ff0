package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the source's buffers hold what it writes while the destination is copied or cut off.
 *
 * @param ends of the step
 * @param state of both
 */
record Load(Ends ends, State state) {
  private static final Pattern REPLICA_LIMIT = Pattern.compile("(?:slave|replica) (\\d+) (\\d+)");

  /** What a cut of the link may last without a new copy. */
  private static final int CUT_SECONDS = 10;

  private static final long COPY_BYTES_PER_SECOND = 20_000_000;

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    long rate = rate();
    for (boolean ofSource : new boolean[] {true, false}) {
      findings.add(backlog(ofSource, rate));
    }
    findings.add(buffer(rate));
    findings.add(expiry());
    return findings;
  }

  /** Bytes that come in per second, which is at least what is written. */
  private long rate() {
    long before = Long.parseLong(ends.source().server().info("stats").get("total_net_input_bytes"));
    Wait.millis(1000);
    long now = Long.parseLong(ends.source().server().info("stats").get("total_net_input_bytes"));
    return now - before;
  }

  private Finding backlog(boolean ofSource, long rate) {
    long size = state.number(ofSource, "config repl-backlog-size");
    String which = ofSource ? "source" : "destination";
    String what =
        "the %s keeps %d bytes of what it wrote; %d bytes a second come in now"
            .formatted(which, size, rate);
    return size >= rate * CUT_SECONDS
        ? Finding.pass("backlog." + which, what)
        : Finding.fail(
            "backlog." + which,
            what + ": after a cut of %d s all would be copied anew".formatted(CUT_SECONDS),
            "CONFIG SET repl-backlog-size to %d or more there.".formatted(rate * CUT_SECONDS * 6));
  }

  /** A replica whose buffer is full is cut off, and begins anew, for ever. */
  private Finding buffer(long rate) {
    Matcher limit = REPLICA_LIMIT.matcher(state.source("config client-output-buffer-limit"));
    if (!limit.find()) {
      return Finding.noData("buffer", "the source names no limit for replicas", "Look at it.");
    }
    long hard = Long.parseLong(limit.group(1));
    long soft = Long.parseLong(limit.group(2));
    long least = hard == 0 ? soft : soft == 0 ? hard : Math.min(hard, soft);
    long seconds = state.number(true, "used_memory") / COPY_BYTES_PER_SECOND + 5;
    String what =
        "client-output-buffer-limit lets a replica be %d bytes behind, a copy takes about %d s, in which %d bytes come in"
            .formatted(least, seconds, rate * seconds);
    return least == 0 || least >= rate * seconds
        ? Finding.pass("buffer", what)
        : Finding.fail(
            "buffer",
            what,
            "CONFIG SET client-output-buffer-limit \"replica 0 0 0\" at the source for the seed.");
  }

  private Finding expiry() {
    long keys = 0;
    long expire = 0;
    for (String database : ends.source().server().info("keyspace").values()) {
      keys += field(database, "keys");
      expire += field(database, "expires");
    }
    return Finding.pass(
        "expiry",
        "%d of %d keys expire; the side in charge removes them on both".formatted(expire, keys));
  }

  private static long field(String database, String name) {
    Matcher found = Pattern.compile(name + "=(\\d+)").matcher(database);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
