package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.Server.Snapshot;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * MySQL does not say at which position a snapshot is, so writers wait while it is taken, as they do
 * for a dump: some milliseconds. A lock that is not granted soon is given up, for new writers queue
 * behind it.
 *
 * @param server takes the snapshot
 * @param second cancels the wait for the lock
 */
record MomentOfRest(MySqlServer server, MySqlServer second) {
  private static final long LONGEST_WAIT_MILLIS = 150;

  Snapshot snapshot() {
    List<String> running = longStatements();
    if (!running.isEmpty()) {
      return busy("of " + running);
    }
    if (!lock()) {
      return busy("a statement did not end within " + LONGEST_WAIT_MILLIS + " ms");
    }
    try {
      server.run(
          "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
          "START TRANSACTION WITH CONSISTENT SNAPSHOT");
      return new Snapshot(server.position(), "");
    } finally {
      server.run("UNLOCK TABLES");
    }
  }

  private List<String> longStatements() {
    return server.column(
        "SELECT CONCAT('connection ', id, ', ', time, ' s') FROM "
            + server.processes()
            + " WHERE command = 'Query' AND time >= 1 AND id <> CONNECTION_ID() AND user NOT IN"
            + " ('system user', 'event_scheduler')");
  }

  private Snapshot busy(String why) {
    return new Snapshot("", "no snapshot of " + server.host() + " was taken, because " + why);
  }

  private boolean lock() {
    long own = Long.parseLong(server.value("SELECT CONNECTION_ID()"));
    CompletableFuture<Void> bound =
        CompletableFuture.runAsync(
            () -> second.run("KILL QUERY " + own),
            CompletableFuture.delayedExecutor(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS));
    try {
      server.execute("FLUSH TABLES WITH READ LOCK");
      return true;
    } catch (SQLException e) {
      return false;
    } finally {
      if (!bound.cancel(false)) {
        bound.join();
      }
    }
  }
}
