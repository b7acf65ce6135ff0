package dev.ferry.bench;

/** One thing that is measured. */
interface Measure {

  /** As it is named on the command line. */
  String name();

  /** One line for {@code --list} and the headings of the results. */
  String title();

  /**
   * Measures on a lab that is fresh from a reset.
   *
   * @throws Exception when it could not be measured at all
   */
  Findings run(Bench bench) throws Exception;
}
