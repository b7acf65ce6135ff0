package dev.ferry.activities.mariadb;

import dev.ferry.activities.Wait;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Clients that append numbered rows and remember which the server acknowledged. One that loses its
 * connection, or is refused, connects to whoever is in charge and goes on with the next number.
 */
final class Writers implements AutoCloseable {
  final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  final AtomicLong refused = new AtomicLong();
  private final AtomicLong next = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  /**
   * @param inCharge connects to the server that the service would be routed to
   * @param pauseMillis between two writes of one client
   */
  Writers(int clients, int pauseMillis, Supplier<Server> inCharge) {
    for (int i = 0; i < clients; i++) {
      Thread thread =
          Thread.ofPlatform().daemon().name("writer-", i).start(() -> write(pauseMillis, inCharge));
      threads.add(thread);
    }
  }

  private void write(int pauseMillis, Supplier<Server> inCharge) {
    Server server = null;
    while (running) {
      try {
        if (server == null) {
          server = inCharge.get();
        }
        long number = next.incrementAndGet();
        server.execute("INSERT INTO orders.ledger (n, at) VALUES (" + number + ", NOW(6))");
        acknowledged.add(number);
        Wait.millis(pauseMillis);
      } catch (SQLException | MariaDbException e) {
        refused.incrementAndGet();
        if (server != null) {
          server.close();
        }
        server = null;
        Wait.millis(5);
      }
    }
    if (server != null) {
      server.close();
    }
  }

  @Override
  public void close() {
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
