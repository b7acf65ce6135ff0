package dev.ferry.activities.postgresql;

import dev.ferry.activities.Wait;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that append numbered rows and remember which the server acknowledged, and when. One that
 * loses its connection, or is refused, tries the other side with the next number; so both sides are
 * probed by every writer.
 */
final class Ledger implements AutoCloseable {
  /**
   * An acknowledged row.
   *
   * @param number of the row
   * @param side index of the server that took it
   * @param sent when it was asked for, in nanoseconds
   * @param at when it was acknowledged
   */
  record Row(long number, int side, long sent, long at) {}

  final Queue<Row> acknowledged = new ConcurrentLinkedQueue<>();

  /** Numbers of the table's sequence that were handed out though a row had them. */
  final AtomicLong takenTwice = new AtomicLong();

  private final AtomicLong next = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Integer> ports;
  private volatile boolean running = true;

  /**
   * @param ports on this machine that lead to the two servers
   * @param pauseMillis between two writes of one client
   */
  Ledger(int clients, int pauseMillis, List<Integer> ports) {
    this.ports = ports;
    for (int i = 0; i < clients; i++) {
      int side = i % 2;
      threads.add(
          Thread.ofPlatform().daemon().name("writer-", i).start(() -> write(pauseMillis, side)));
    }
  }

  private void write(int pauseMillis, int first) {
    int side = first;
    Server server = null;
    while (running) {
      long number = next.incrementAndGet();
      long sent = System.nanoTime();
      try {
        if (server == null) {
          server = Server.connect("app", ports.get(side), "shop", "app", "app-lab");
        }
        server.execute("INSERT INTO ledger (n, at) VALUES (" + number + ", clock_timestamp())");
        acknowledged.add(new Row(number, side, sent, System.nanoTime()));
        Wait.millis(pauseMillis);
      } catch (SQLException | PostgreSqlException e) {
        if (e instanceof SQLException refused && "23505".equals(refused.getSQLState())) {
          takenTwice.incrementAndGet();
        }
        if (server != null) {
          server.close();
        }
        server = null;
        side = 1 - side;
        Wait.millis(10);
      }
    }
    if (server != null) {
      server.close();
    }
  }

  /** Milliseconds of the longest time without an acknowledged row. */
  double longestGap() {
    List<Long> times = acknowledged.stream().map(Row::at).sorted().toList();
    long longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    return longest / 1e6;
  }

  /**
   * How often the side that acknowledges changed. A row that was sent before an earlier one of the
   * other side was acknowledged would mean that both took writes.
   */
  int changesOfSide() {
    int changes = 0;
    Row last = null;
    for (Row row : acknowledged.stream().sorted(Comparator.comparingLong(Row::at)).toList()) {
      if (last != null && row.side() != last.side()) {
        changes++;
      }
      last = row;
    }
    return changes;
  }

  /** Waits until every client has had its last answer. */
  void stop() {
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    stop();
  }
}
