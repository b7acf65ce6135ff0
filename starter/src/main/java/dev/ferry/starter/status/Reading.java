package dev.ferry.starter.status;

import dev.ferry.workflows.migration.Ended;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Progress;
import java.util.List;
import java.util.Map;

/** What can be known of a migration now. */
public sealed interface Reading {
  /** The run that was looked at. */
  Execution run();

  /**
   * It runs, and a worker answered.
   *
   * @param lags the newest lag of each component that follows
   * @param attempts what is being tried again now
   * @param progress what is being copied now
   */
  record Live(
      Execution run,
      Status status,
      Map<String, Lag> lags,
      List<Attempt> attempts,
      List<Progress> progress)
      implements Reading {}

  /**
   * It runs, and no worker answers: what it noted last.
   *
   * @param paused who paused it, and why; empty if nobody has
   * @param why the reason for which nobody answered
   */
  record Remembered(
      Execution run, String phase, String doing, String paused, String since, String why)
      implements Reading {}

  /** It ended, and said how. */
  record Over(Execution run, Ended ended) implements Reading {}

  /** It ended without saying how: it failed, or was cancelled or terminated from outside. */
  record Broken(Execution run, String why) implements Reading {}

  /**
   * An activity that did not succeed at once.
   *
   * @param where the phase's workflow id
   * @param what the activity's type
   * @param number of the attempt that runs or is waited for
   * @param why what the last one said
   */
  record Attempt(String where, String what, int number, String why) {}
}
