package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.workflows.plan.Host;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes to both sides all the time, to learn when which of them took it. */
final class Probes implements AutoCloseable {
  private final List<Thread> threads;
  private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
  private volatile boolean running = true;

  private record Taken(String host, long begun, long ended) {}

  Probes(Lab lab) {
    threads = List.of(start(lab, lab.source), start(lab, lab.destination));
  }

  private Thread start(Lab lab, Host host) {
    int port = lab.port(host);
    return Thread.ofPlatform().daemon().start(() -> probe(lab, host, port));
  }

  private void probe(Lab lab, Host host, int port) {
    Server server = null;
    while (running) {
      try {
        if (server == null) {
          server = Server.connect(host.name(), port, lab.login("probe"));
        }
        long begun = System.nanoTime();
        server.ask("DEL", "nothing");
        taken.add(new Taken(host.name(), begun, System.nanoTime()));
      } catch (Refused e) {
        // It is closed, as it may be.
      } catch (RedisException e) {
        server = null;
      }
      Wait.millis(2);
    }
    if (server != null) {
      server.close();
    }
  }

  /**
   * How often one side took a write that began after the other had taken one: as often as the
   * service changed hands, and more often only where both took writes at the same time.
   */
  int changes() {
    String host = "";
    long ended = 0;
    int changes = -1;
    for (Taken one : taken.stream().sorted(Comparator.comparing(Taken::begun)).toList()) {
      if (!one.host().equals(host) && one.begun() > ended) {
        host = one.host();
        ended = one.ended();
        changes++;
      }
    }
    return changes;
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
