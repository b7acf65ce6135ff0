package dev.ferry.lab.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that append numbers, each number once. A writer that loses its connection or is refused
 * goes to the other side, with the next number. A prober never leaves its side: it tries there
 * whether or not that side is in charge, so that two sides that accept writes at once are seen.
 */
public final class Ledger implements AutoCloseable {
  private static final long AGAIN_MILLIS = 2; // after a refusal, before the other side

  private final List<Side> sides;
  private final Queue<Appended> appended = new ConcurrentLinkedQueue<>();
  private final AtomicLong next = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  /**
   * @param sides the source and the destination
   * @param writers how many clients
   * @param between two writes of one of them
   * @param probe between two attempts at a side
   */
  public Ledger(List<Side> sides, int writers, Duration between, Duration probe) {
    this.sides = List.copyOf(sides);
    for (int i = 0; i < writers; i++) {
      int first = i % sides.size();
      start("writer-" + i, () -> append(first, true, between));
    }
    for (int i = 0; i < sides.size(); i++) {
      int side = i;
      start("prober-" + i, () -> append(side, false, probe));
    }
  }

  private void start(String name, Runnable client) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(client));
  }

  private void append(int first, boolean moves, Duration between) {
    int side = first;
    Session session = null;
    while (running) {
      long number = next.incrementAndGet();
      try {
        if (session == null) {
          session = sides.get(side).connect();
        }
        long sent = System.nanoTime();
        session.append(number);
        appended.add(new Appended(number, side, sent, System.nanoTime()));
        sleep(between.toMillis());
      } catch (Exception e) { // of whatever driver: refused, or unknown
        if (moves || session == null || !session.usable()) {
          close(session);
          session = null;
        }
        side = moves ? 1 - side : side;
        sleep(moves ? AGAIN_MILLIS : between.toMillis());
      }
    }
    close(session);
  }

  private static void close(Session session) {
    if (session != null) {
      session.close();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many numbers have been acknowledged until now. */
  public int size() {
    return appended.size();
  }

  /** Ends all clients, each after its last answer; then what they have seen. */
  public Account stop() {
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return new Account(List.copyOf(appended));
  }

  @Override
  public void close() {
    stop();
  }
}
