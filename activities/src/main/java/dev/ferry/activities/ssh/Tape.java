package dev.ferry.activities.ssh;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One stream of a resident shell. The shell ends each command's output with a line of a secret
 * mark, the command's number and its status.
 */
final class Tape extends OutputStream {
  private static final long LOOK_MILLIS = 200;

  private byte[] bytes = new byte[8192];
  private int length;
  private int searched;
  private boolean closed;

  /**
   * What one command wrote.
   *
   * @param status its exit status
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes end to end
  record Cut(byte[] bytes, int status) {}

  /**
   * Waits for the end of command {@code number}; empty when the stream ends, nobody writes to it
   * any more, or time is over.
   */
  synchronized Optional<Cut> next(
      String mark, int number, long deadlineNanos, BooleanSupplier written)
      throws InterruptedException {
    byte[] head = ("\n" + mark + " " + number + " ").getBytes(StandardCharsets.US_ASCII);
    while (true) {
      int at = find(head);
      int end = at < 0 ? -1 : lineEnd(at + head.length);
      if (end >= 0) {
        byte[] status = Arrays.copyOfRange(bytes, at + head.length, end);
        Cut cut =
            new Cut(
                Arrays.copyOf(bytes, at),
                Integer.parseInt(new String(status, StandardCharsets.US_ASCII)));
        drop(end + 1);
        return Optional.of(cut);
      }
      long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (closed || left <= 0 || !written.getAsBoolean()) {
        return Optional.empty();
      }
      wait(Math.min(left, LOOK_MILLIS)); // a session that dies does not always close its streams
    }
  }

  /** What was written since the last cut. */
  synchronized byte[] rest() {
    return Arrays.copyOf(bytes, length);
  }

  private int find(byte[] head) {
    for (int at = searched; at + head.length <= length; at++) {
      if (bytes[at] == '\n' && Arrays.equals(bytes, at, at + head.length, head, 0, head.length)) {
        searched = at;
        return at;
      }
    }
    searched = Math.max(searched, length - head.length + 1);
    return -1;
  }

  private int lineEnd(int from) {
    for (int at = from; at < length; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private void drop(int count) {
    bytes = Arrays.copyOfRange(bytes, count, Math.max(length, count + 8192));
    length -= count;
    searched = 0;
  }

  @Override
  public synchronized void write(byte[] from, int offset, int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
    notifyAll();
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
