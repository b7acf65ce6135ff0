package dev.ferry.activities.mysqlfamily;

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
public final class Writers implements AutoCloseable {
  public final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  public final AtomicLong refused = new AtomicLong();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong newest = new AtomicLong(System.nanoTime());
  private final AtomicLong longest = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  /**
   * @param inCharge connects to the server that the service would be routed to
   * @param pauseMillis between two writes of one client
   */
  public Writers(int clients, int pauseMillis, Supplier<Server> inCharge) {
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
        long now = System.nanoTime();
        long before = newest.getAndSet(now);
        longest.accumulateAndGet(now - before, Math::max);
        Wait.millis(pauseMillis);
      } catch (SQLException | DatabaseException e) {
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

  /** The longest time without an acknowledged write since the last call, in milliseconds. */
  public double longestGapMillis() {
    return longest.getAndSet(0) / 1e6;
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
