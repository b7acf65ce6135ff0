package dev.ferry.activities.ssh;

import java.nio.charset.StandardCharsets;

/**
 * What a command answered.
 *
 * @param host name of the host
 * @param command the program's name, for messages
 * @param exit exit status; 128 + n for a signal n
 * @param out standard output
 * @param err standard error
 */
@SuppressWarnings("ArrayRecordComponent") // bytes end to end: file names are not text
public record Output(String host, String command, int exit, byte[] out, byte[] err) {

  /** Whether it ended with status 0. */
  public boolean ok() {
    return exit == 0;
  }

  /** Standard output as UTF-8 without the last line break. */
  public String text() {
    return new String(out, StandardCharsets.UTF_8).stripTrailing();
  }

  /** Standard error as UTF-8 without the last line break. */
  public String complaint() {
    return new String(err, StandardCharsets.UTF_8).stripTrailing();
  }

  /**
   * This output, if the command succeeded.
   *
   * @throws RemoteException FERRY-SSH-004 otherwise
   */
  public Output orThrow() {
    if (!ok()) {
      throw RemoteException.failed(this);
    }
    return this;
  }
}
