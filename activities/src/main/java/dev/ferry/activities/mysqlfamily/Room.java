package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.workflows.steps.Finding;

/**
 * Whether a file system has room for what a move brings.
 *
 * @param end where
 * @param directory on that file system
 */
record Room(End end, String directory) {
  /** Besides those of the tables. */
  private static final long FILES = 1000;

  private static final long GIGABYTE = 1_000_000_000;

  /** For a copy, with what the log takes meanwhile. */
  Finding forCopy(long bytes, long tables) {
    long needed = bytes + bytes * 3 / 10;
    return look("destination.room", needed, "1.3 times the data", 2 * tables + FILES);
  }

  /** For the log, which grows until the other side follows; a full source refuses its users. */
  Finding forLog(long bytes) {
    long needed = Math.min(GIGABYTE, bytes / 10);
    return look("source.room", needed, "a tenth of the data, and a gigabyte at most", FILES);
  }

  private Finding look(String check, long needed, String why, long files) {
    Output output =
        end.remote()
            .run(Command.reading("df", "-B1", "--output=avail,iavail,itotal", directory).asRoot());
    String[] free =
        output.text().lines().reduce((first, last) -> last).orElse("").strip().split("\\s+", -1);
    if (!output.ok() || free.length != 3 || !free[0].matches("\\d+")) {
      return Finding.noData(check, "df says nothing: " + output.complaint(), "Check the host.");
    }
    // Some file systems have no fixed number of inodes, and say 0 or nothing.
    boolean counted = free[1].matches("\\d+") && free[2].matches("[1-9]\\d*");
    boolean enough =
        Long.parseLong(free[0]) >= needed && (!counted || Long.parseLong(free[1]) >= files);
    String what =
        "%s bytes and %s inodes free, %d (%s) and %d needed"
            .formatted(free[0], counted ? free[1] : "any number of", needed, why, files);
    return Obstacles.judged(check, enough, what, "Make room in " + directory + ".");
  }
}
