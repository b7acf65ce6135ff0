package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Clients that append numbers to a list, and remember which the server acknowledged and how long
 * none was. One that loses its connection, or is refused, connects to whoever is in charge and goes
 * on with the next number: none is ever sent twice.
 */
final class Ledger implements AutoCloseable {
  static final String KEY = "ledger";

  final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  final AtomicInteger refused = new AtomicInteger();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong newest = new AtomicLong(System.nanoTime());
  private final AtomicLong longest = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  /**
   * @param pauseMillis between two writes of one client
   * @param inCharge connects to the server that the service would be routed to
   */
  Ledger(int clients, int pauseMillis, Supplier<Server> inCharge) {
    for (int i = 0; i < clients; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("ledger-", i)
              .start(() -> write(pauseMillis, inCharge)));
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
        server.ask("RPUSH", KEY, Long.toString(number));
        long now = System.nanoTime();
        acknowledged.add(number);
        longest.accumulateAndGet(now - newest.getAndAccumulate(now, Math::max), Math::max);
        Wait.millis(pauseMillis);
      } catch (RedisException e) {
        refused.incrementAndGet();
        if (server != null) {
          server.close();
        }
        server = null;
        Wait.millis(2);
      }
    }
    if (server != null) {
      server.close();
    }
  }

  /** The longest time without an acknowledged write since this was last asked, in ms. */
  double longestGap() {
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
