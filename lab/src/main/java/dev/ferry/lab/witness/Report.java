package dev.ferry.lab.witness;

import java.util.List;

/**
 * The result of a check, written as JSON with the names used here.
 *
 * @param verdict the conclusion
 * @param reasons why it is not PASS, one each; empty with PASS
 * @param asExpected whether the blocks are those expected; true when nothing was
 * @param gaps between acknowledged writes: the longest of all, then around each hand-over
 * @param latency of all requests that ended well
 * @param checkedServers the hosts that answered the checker
 * @param series one entry for each second of the run, by the start of its requests
 * @param closeups of each hand-over
 * @param details what is wrong, one line a request or order, the first of each kind
 */
record Report(
    Verdict verdict,
    List<String> reasons,
    RunFacts run,
    Requests requests,
    Reads reads,
    Writes writes,
    List<HandOvers.Block> blocks,
    List<String> expected,
    boolean asExpected,
    List<Gap> gaps,
    Latency latency,
    Schedule schedule,
    List<String> checkedServers,
    List<Second> series,
    List<Closeup> closeups,
    List<String> details) {

  /**
   * The run checked.
   *
   * @param id what its tokens begin with
   * @param startedAt UTC, ISO 8601
   * @param seconds from the start to the last answer
   * @param ended whether it came to its end
   */
  record RunFacts(String id, String url, String startedAt, double seconds, boolean ended) {}

  /**
   * All requests.
   *
   * @param failed those that did not end well, unknown ones included
   * @param unknown sent and not answered
   * @param unfinished announced, and the witness died
   * @param notSent due, and never sent because no client was free
   */
  record Requests(int total, int ok, int failed, int unknown, int unfinished, long notSent) {}

  /** Requests that read an order back, and how many got none or other bytes. */
  record Reads(int total, int failed) {}

  /**
   * Orders.
   *
   * @param lost acknowledged and not there
   * @param duplicated sent once and there more than once
   * @param corrupted acknowledged and there with other bytes or another digest
   * @param misplaced acknowledged by a server not in charge
   * @param unchecked the destination did not tell
   * @param unacknowledged written without an acknowledgement; they may be there or not
   * @param unacknowledgedPresent those of them that are there
   */
  record Writes(
      int acknowledged,
      int lost,
      int duplicated,
      int corrupted,
      int misplaced,
      int unchecked,
      int unacknowledged,
      int unacknowledgedPresent) {}

  /**
   * How well the schedule was kept.
   *
   * @param rate requests due per second
   * @param achieved requests started per second
   * @param slipP99Ms how late requests started
   */
  record Schedule(int rate, double achieved, double slipP99Ms, double slipMaxMs) {}

  /**
   * One second of the run.
   *
   * @param second since its start
   * @param failed unknown ones included
   */
  record Second(int second, int ok, int failed, double p99Ms) {}
}
