package dev.ferry.worker;

/** What keeps the worker from working, in words for an operator. It tries again by itself. */
final class NotReadyException extends RuntimeException {
  NotReadyException(String message) {
    super(message);
  }
}
