package dev.ferry.workflows.steps;

/**
 * One line of evidence.
 *
 * @param check short stable name of what was looked at, such as {@code replication.lag}
 * @param verdict what the look says
 * @param what what was seen, with its unit, in words an operator understands
 * @param remedy what to do about it; empty when there is nothing to do
 */
public record Finding(String check, Verdict verdict, String what, String remedy) {

  /** A check that passed. */
  public static Finding pass(String check, String what) {
    return new Finding(check, Verdict.PASS, what, "");
  }

  /** A check that did not pass. */
  public static Finding fail(String check, String what, String remedy) {
    return new Finding(check, Verdict.FAIL, what, remedy);
  }

  /** A check that found nothing to judge. */
  public static Finding noData(String check, String what, String remedy) {
    return new Finding(check, Verdict.NO_DATA, what, remedy);
  }
}
