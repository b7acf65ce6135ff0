package dev.ferry.workflows.plan;

import java.util.List;

/** What came of reading a plan. */
public sealed interface Read {

  /** The plan is sound in itself; whether the hosts agree is for the survey to say. */
  record Good(Plan plan) implements Read {}

  /**
   * The plan is not run.
   *
   * @param problems all of them, at least one
   */
  record Bad(List<Problem> problems) implements Read {}
}
