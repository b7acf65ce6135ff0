package dev.ferry.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that change single rows of the tables of {@code bench/raw/seeds} at fixed times. What one
 * waits counts from when it was due: who is held up does not ask less.
 */
final class Writes implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(20);
  private static final int TABLES = 20;
  private static final int ROWS = 200_000;

  private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
  private final AtomicReference<SQLException> failure = new AtomicReference<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Thread> clients = new ArrayList<>();

  /**
   * Begins, by connections that go to the server directly.
   *
   * @param address of a server with an account {@code raw}
   */
  Writes(String address, long seed) {
    String url = "jdbc:mariadb://%s:3306/shop?socketTimeout=60000".formatted(address);
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(seed * CLIENTS + i);
      clients.add(Thread.ofPlatform().start(() -> write(url, random)));
    }
  }

  private void write(String url, Random random) {
    try (Connection connection = DriverManager.getConnection(url, "raw", "raw")) {
      List<PreparedStatement> updates = new ArrayList<>();
      for (int table = 1; table <= TABLES; table++) {
        updates.add(
            connection.prepareStatement("UPDATE t" + table + " SET k = k + 1 WHERE id = ?"));
      }
      long due = System.nanoTime() + random.nextLong(BETWEEN.toNanos());
      while (!stopped.get()) {
        LockSupport.parkNanos(due - System.nanoTime());
        if (System.nanoTime() >= due) {
          PreparedStatement update = updates.get(random.nextInt(TABLES));
          update.setInt(1, 1 + random.nextInt(ROWS));
          update.executeUpdate();
          millis.add((System.nanoTime() - due) / 1e6);
          due += BETWEEN.toNanos();
        }
      }
    } catch (SQLException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Ends them. */
  Series stop() throws SQLException, InterruptedException {
    stopped.set(true);
    for (Thread client : clients) {
      client.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return Series.of(millis);
  }

  @Override
  public void close() {
    stopped.set(true);
  }
}
