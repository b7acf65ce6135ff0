package dev.ferry.lab.witness;

import java.util.Locale;

/** One line of the journal. Times are microseconds: since 1970 where absolute. */
sealed interface Line {

  /** What a request is for. */
  enum Kind {
    WRITE,
    READ;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a request ended for its user; all but {@link #OK} are failures. */
  enum Ending {
    OK,
    FAILED,
    /** Sent and not answered: the service may have done it. */
    UNKNOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The first line.
   *
   * @param orders what makes the orders of this run
   * @param start when the first request was due
   * @param rate requests due per second
   * @param url pattern of the service
   */
  record Begin(Orders orders, long start, int rate, String url) implements Line {}

  /**
   * A request about to be sent.
   *
   * @param request its number, from 0
   * @param order number of the order written or read; a write has the number of its request
   */
  record Intent(long request, Kind kind, long order, long time) implements Line {}

  /**
   * A request that ended.
   *
   * @param start when a client took it up
   * @param duration until its answer was complete or given up
   * @param slip how long after it was due it started
   * @param sha256 of the order's body as it was written
   * @param status of HTTP, 0 without an answer
   * @param server the host that answered
   * @param address address and port connected to
   * @param error why it failed, else empty
   */
  record Finished(
      long request,
      Kind kind,
      long order,
      long start,
      long duration,
      long slip,
      String sha256,
      Ending ending,
      int status,
      String server,
      String address,
      String error)
      implements Line {

    long end() {
      return start + duration;
    }

    boolean acknowledges() {
      return kind == Kind.WRITE && ending == Ending.OK;
    }
  }

  /**
   * The last line of a run that came to its end.
   *
   * @param time when the last answer was in
   * @param due requests due during the run
   * @param sent requests sent; fewer than due when no client was free for too long
   */
  record End(long time, long due, long sent) implements Line {}
}
