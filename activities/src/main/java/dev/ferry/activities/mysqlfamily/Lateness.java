package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.RemoteException;
import java.time.Duration;

/**
 * Why a server has not reached a position. Asked in the pause when hardly any time is left, so no
 * question waits for long: with a full disk, {@code SHOW SLAVE STATUS} itself can stand still.
 *
 * @param remote its host
 * @param directory where its data lie
 */
record Lateness(Remote remote, String directory) {
  /** For all questions together, at most twice that. */
  static final Duration TO_LOOK = Duration.ofMillis(300);

  /** In MB; below it a disk counts as full. */
  private static final int ROOM = 16;

  String of(Server server) {
    return replication(server) + disk();
  }

  private static String replication(Server server) {
    try {
      return server.within(TO_LOOK).replica().map(Replica::trouble).orElse("it does not replicate");
    } catch (DatabaseException e) {
      return "it does not say why";
    }
  }

  /** A server waits for room without a word. */
  private String disk() {
    Command df = Command.reading("df", "--output=avail", "-BM", directory).asRoot().within(TO_LOOK);
    try {
      String free = remote.runNow(df).text().replaceAll("[^0-9]", "");
      return free.isEmpty() || Integer.parseInt(free) > ROOM
          ? ""
          : "; the disk is full: %s MB free in %s".formatted(free, directory);
    } catch (RemoteException e) {
      return "; its host does not answer";
    }
  }
}
