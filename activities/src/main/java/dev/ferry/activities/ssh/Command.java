package dev.ferry.activities.ssh;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;

/**
 * One command for a host, as an argument list. No string of shell is ever assembled from values of
 * a plan: the list is quoted in exactly one place.
 *
 * @param argv program and arguments; words may hold any character but NUL
 * @param root whether it runs as root (by {@code sudo -n} where the user is another)
 * @param reads whether it only reads; a command that may change something is refused by the host
 *     unless it carries the host's present epoch
 * @param stdin what it reads
 * @param timeout after which it is given up and its process is ended
 */
@SuppressWarnings("ArrayRecordComponent") // bytes end to end: file names are not text
public record Command(
    List<String> argv, boolean root, boolean reads, byte[] stdin, Duration timeout) {

  private static final Duration USUAL = Duration.ofSeconds(30);

  /** A command that may change something, as the user of the session. */
  public static Command of(String... argv) {
    return new Command(List.of(argv), false, false, new byte[0], USUAL);
  }

  /** A command that only reads, and so needs no epoch. */
  public static Command reading(String... argv) {
    return new Command(List.of(argv), false, true, new byte[0], USUAL);
  }

  /** The same as root. */
  public Command asRoot() {
    return new Command(argv, true, reads, stdin, timeout);
  }

  /** The same with something to read. */
  public Command stdin(byte[] bytes) {
    return new Command(argv, root, reads, bytes, timeout);
  }

  /** The same with argument lists to read, as the host script takes them. */
  public Command stdin(List<List<String>> lists) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lists.forEach(list -> bytes.writeBytes(Quoting.wordList(list)));
    return stdin(bytes.toByteArray());
  }

  /** The same with another time limit. */
  public Command within(Duration limit) {
    return new Command(argv, root, reads, stdin, limit);
  }
}
