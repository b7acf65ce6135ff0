package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Tasks;
import dev.ferry.activities.Wait;
import dev.ferry.activities.switchover.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Closes one server to writers, and proves it. */
final class Fence {
  /** While read_only waits, new writers queue behind it: this is what a failed attempt costs. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Server server;
  private final Server second;
  private final Server probe;
  private final List<Long> ours;
  private final Heartbeat heartbeat;
  private final ScheduledExecutorService threads;

  /**
   * @param server runs the fence
   * @param second cancels what {@code server} waits for
   * @param probe a connection of an ordinary account
   */
  Fence(
      Server server,
      Server second,
      Server probe,
      Heartbeat heartbeat,
      ScheduledExecutorService threads) {
    this.server = server;
    this.second = second;
    this.probe = probe;
    this.ours = List.of(server.id(), second.id(), probe.id());
    this.heartbeat = heartbeat;
    this.threads = threads;
    server.run("SET SESSION lock_wait_timeout=1");
  }

  /** Closes it; answers the frozen position. */
  String close(DropIn dropIn, Deadline deadline) {
    Tasks.both(
        threads,
        dropIn::writeNow,
        () -> {
          stopEvents();
          stopWrites(deadline);
          endOthers(deadline);
        });
    proveRefused();
    int prepared = server.rows("XA RECOVER").size();
    if (prepared > 0) {
      throw Failures.preparedTransactions(server.host(), prepared);
    }
    return server.look().position();
  }

  /** An event of a privileged definer writes straight through read_only. */
  private void stopEvents() {
    if (server.value("SELECT @@GLOBAL.event_scheduler").equals("ON")) {
      server.run("SET GLOBAL event_scheduler=OFF");
    }
  }

  private void stopWrites(Deadline deadline) {
    if (server.look().closed()) {
      return;
    }
    Duration wait = deadline.left().minusMillis(200);
    long millis = Math.max(1, Math.min(LONGEST_WAIT.toMillis(), wait.toMillis()));
    // Ending our own connection would not end the statement: it would fence later.
    Future<?> bound =
        threads.schedule(
            () -> second.run("KILL QUERY " + ours.getFirst()), millis, TimeUnit.MILLISECONDS);
    try {
      server.execute(server.closing());
    } catch (SQLException e) {
      if (!bound.cancel(false)) {
        Tasks.done(bound);
      }
      if (!second.look().closed()) {
        throw Failures.busy(server.host(), blockers());
      }
    } finally {
      bound.cancel(false);
    }
    if (!second.look().closed()) {
      throw Failures.busy(server.host(), blockers());
    }
  }

  private String blockers() {
    String found =
        second
            .rows(
                "SELECT p.id id, p.user u, %s t, LEFT(p.info, 60) i FROM %s p WHERE p.command = 'Query' AND p.user <> 'system user' AND p.id NOT IN (%s) ORDER BY t DESC LIMIT 3"
                    .formatted(second.millisRunning(), second.processes(), ids(ours)))
            .stream()
            .map(
                row ->
                    "connection %s of %s, %s ms in \"%s\""
                        .formatted(
                            row.get("id"),
                            row.get("u"),
                            row.getOrDefault("t", "?"),
                            row.getOrDefault("i", "")))
            .collect(Collectors.joining("; "));
    return found.isEmpty() ? "a statement that has ended since" : found;
  }

  /** A privileged account can still commit, so all go; and none is trusted to be gone at once. */
  private void endOthers(Deadline deadline) {
    List<Long> left = longs(others());
    if (left.isEmpty()) {
      return;
    }
    server.kill(left);
    String still = "SELECT id FROM %s WHERE id IN (%s)".formatted(server.processes(), ids(left));
    List<String> alive = server.column(still);
    while (!alive.isEmpty()) {
      if (deadline.left().toMillis() < 200) {
        throw Failures.notKilled(server.host(), alive);
      }
      Wait.millis(2);
      alive = server.column(still);
    }
  }

  private List<String> others() {
    return server.column(
        "SELECT id FROM %s WHERE user NOT IN ('system user', 'event_scheduler') AND command NOT IN ('Daemon', 'Binlog Dump', 'Binlog Dump GTID', 'Slave_IO', 'Slave_SQL', 'Slave_worker') AND id NOT IN (%s)"
            .formatted(server.processes(), ids(ours)));
  }

  private void proveRefused() {
    try {
      probe.execute(heartbeat.probe());
    } catch (SQLException e) {
      if (e.getErrorCode() == Server.READ_ONLY) {
        return;
      }
      throw Failures.notFenced(server.host(), Failures.said(e));
    }
    throw Failures.notFenced(server.host(), "an ordinary account can write");
  }

  private static List<Long> longs(List<String> texts) {
    return texts.stream().map(Long::valueOf).toList();
  }

  private static String ids(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
