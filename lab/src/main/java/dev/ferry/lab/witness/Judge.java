package dev.ferry.lab.witness;

/**
 * Tells what a result means to the user who asked.
 *
 * @param headers what the service calls its headers
 */
record Judge(HeaderNames headers) {

  /**
   * The line for a request that ended.
   *
   * @param sha256 of the order's body as written; a read must give the same
   */
  Line.Finished finished(
      Line.Intent intent, long slip, long duration, String sha256, Result result) {
    Line.Ending ending = ending(intent.kind(), sha256, result);
    return new Line.Finished(
        intent.request(),
        intent.kind(),
        intent.order(),
        intent.time(),
        duration,
        slip,
        sha256,
        ending,
        result instanceof Result.Answered answered ? answered.answer().status() : 0,
        result instanceof Result.Answered answered
            ? headers.serverOf(answered.answer())
            : Journal.NOTHING,
        result.address(),
        ending == Line.Ending.OK ? "" : error(result));
  }

  private static Line.Ending ending(Line.Kind kind, String sha256, Result result) {
    return switch (result) {
      case Result.NotSent none -> Line.Ending.FAILED;
      case Result.Unanswered lost -> Line.Ending.UNKNOWN;
      case Result.Answered answered -> {
        Answer answer = answered.answer();
        boolean right = kind == Line.Kind.WRITE || answer.sha256().equals(sha256);
        yield answer.success() && right ? Line.Ending.OK : Line.Ending.FAILED;
      }
    };
  }

  private static String error(Result result) {
    return switch (result) {
      case Result.NotSent none -> none.error();
      case Result.Unanswered lost -> lost.error();
      case Result.Answered answered ->
          answered.answer().success()
              ? "other bytes than were written, sha256 " + answered.answer().sha256()
              : answered.answer().excerpt();
    };
  }
}
