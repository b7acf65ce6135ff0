package dev.ferry.lab.witness;

/** What became of one request. */
sealed interface Result {

  /** Where it was sent, as address and port; empty when nowhere was found. */
  String address();

  /** Answered to the last byte, with whatever status. */
  record Answered(String address, Answer answer) implements Result {}

  /** Failed before its first byte was sent: the service cannot have seen it. */
  record NotSent(String address, String error) implements Result {}

  /** Sent, perhaps in part, and no whole answer came: the service may have done it or not. */
  record Unanswered(String address, String error) implements Result {}
}
