package dev.ferry.activities.ssh;

import dev.ferry.activities.ssh.Remotes.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Told of every command that may have changed a host, so that somebody can read later what was run
 * where. Must return at once: the pause waits for it.
 */
@FunctionalInterface
public interface CommandLog {
  /** Forgets them. */
  CommandLog NONE = ran -> {};

  /** A command has ended, or was given up. */
  void ran(Ran ran);

  /**
   * A command, without what it read: its input may hold secrets, its words never do.
   *
   * @param at when it was started
   * @param host its name in the plan
   * @param claim on whose behalf
   * @param user whom it ran as
   * @param argv its words
   * @param exit its exit status; -1 where that is unknown
   * @param took from its start to its end as seen from here
   */
  record Ran(
      Instant at,
      String host,
      Claim claim,
      String user,
      List<String> argv,
      int exit,
      Duration took) {}
}
