package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Wait;
import java.sql.SQLException;
import java.time.Duration;

/**
 * One attempt at a time. A worker whose heartbeats got lost may still be at work when the next
 * attempt begins under the same claim; the later one ends the connection of the earlier, which can
 * then change nothing more, for a connection is never replaced. The lock ends with its connection.
 *
 * @param server the connection that holds it
 * @param name of the lock, for all of the server
 */
public record Sole(Server server, String name) {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * Takes it from whoever has it.
   *
   * @throws DatabaseException FERRY-DB-014
   */
  public void take() {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!server.value("SELECT GET_LOCK(%s, 0)".formatted(Sql.text(name))).equals("1")) {
      String holder = holder();
      if (System.nanoTime() > end) {
        throw Failures.notSole(server.host(), holder);
      }
      end(holder);
      Wait.millis(10);
    }
  }

  boolean inUse() {
    return !holder().isEmpty();
  }

  private String holder() {
    return server.value("SELECT IS_USED_LOCK(%s)".formatted(Sql.text(name)));
  }

  private void end(String holder) {
    if (!holder.isEmpty()) {
      try {
        server.execute("KILL " + holder);
      } catch (SQLException e) {
        // It ended by itself.
      }
    }
  }
}
