package dev.ferry.workflows.plan.shape;

import dev.ferry.workflows.plan.Problem;

/**
 * A rule between the keys of one record. It runs on whatever could be read, so that it reports its
 * problem together with those of single keys.
 */
public interface Rule {

  /** The rule in one sentence, for the reference page. */
  String says();

  /** Complains about what breaks the rule, and only about values that are there. */
  void check(Found found, Complaints complaints);

  /** Takes the problems of one record. */
  interface Complaints {
    /**
     * Adds a problem.
     *
     * @param path the key it is about, relative to the record; {@code to/0} for an item of a list
     * @param what what is wrong, in words
     * @param expected what would be right
     */
    void add(Problem.Code code, String path, String what, String expected);
  }
}
