package dev.ferry.lab.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One run. Requests are due at a constant rate whatever the service does; whichever client is free
 * takes the next. With none free the schedule slips: requests start late, each with its slip in the
 * journal, and none is left out.
 */
final class Witness {

  private static final int WARM_UP = 100;
  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long SLICE = Duration.ofMillis(50).toNanos();

  private final Settings settings;
  private final Orders orders;
  private final Judge judge;
  private final Journal journal;
  private final LiveStatus status;
  private final Acknowledged acknowledged = new Acknowledged();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();

  private final long start;
  private final long startMicros;
  private volatile long end;

  Witness(Settings settings, Orders orders) throws IOException {
    this.settings = settings;
    this.orders = orders;
    this.judge = new Judge(settings.headers());
    this.status = new LiveStatus(settings.directory());
    warmUp();
    this.start = System.nanoTime();
    this.startMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    this.end = start + settings.length().toNanos();
    this.journal =
        Journal.create(
            settings.directory(),
            new Line.Begin(orders, startMicros, settings.rate(), settings.url()));
  }

  /** Loads and compiles what would otherwise delay the first requests of the schedule. */
  private void warmUp() throws IOException {
    Journal.prepare(settings.directory());
    status.write("starting");
    for (int number = 0; number < WARM_UP; number++) {
      orders.sha256(number);
    }
  }

  /** Makes no request due from now on; those in flight are still waited for. */
  void stop() {
    long now = System.nanoTime();
    if (now - end < 0) {
      end = now;
    }
  }

  /** Returns when the last answer is in the journal. */
  void run() throws IOException, InterruptedException {
    ScheduledThreadPoolExecutor watchdog = Client.watchdog();
    try (journal;
        ExecutorService pool = Executors.newFixedThreadPool(settings.clients())) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < settings.clients(); i++) {
        Client client =
            new Client(
                settings.target(), settings.resolver(), i % 2 == 0, settings.timeout(), watchdog);
        clients.add(pool.submit(() -> work(client)));
      }
      try {
        watch(clients);
      } catch (IOException | InterruptedException e) {
        stop();
        throw e;
      }
      for (Future<?> client : clients) {
        client.get();
      }
      journal.write(new Line.End(micros(System.nanoTime()), due(), sent.get()));
      status.write("ended");
    } catch (ExecutionException e) {
      throw new IOException("the witness itself failed: " + e.getCause(), e);
    } finally {
      watchdog.shutdownNow();
    }
  }

  private void watch(List<Future<?>> clients) throws IOException, InterruptedException {
    long written = System.nanoTime() - STATUS_EVERY.toNanos();
    while (!clients.stream().allMatch(Future::isDone)) {
      if (Files.exists(settings.stopFile())) {
        stop();
      }
      long now = System.nanoTime();
      if (now - written >= STATUS_EVERY.toNanos()) {
        status.write(now - end < 0 ? "running" : "stopping");
        written += STATUS_EVERY.toNanos();
      }
      Thread.sleep(Duration.ofNanos(SLICE));
    }
  }

  private Void work(Client client) throws IOException {
    try (client) {
      for (long request = next.getAndIncrement();
          isDue(request);
          request = next.getAndIncrement()) {
        send(request, client);
      }
      return null;
    } catch (IOException | RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** Waits until the request is due; false when the run ends before, or it is far too late. */
  private boolean isDue(long request) {
    long due = dueAt(request);
    while (true) {
      long now = System.nanoTime();
      if (due - end >= 0 || now - end >= settings.timeout().toNanos()) {
        return false;
      }
      if (now - due >= 0) {
        return true;
      }
      LockSupport.parkNanos(Math.min(due - now, SLICE));
    }
  }

  private void send(long request, Client client) throws IOException {
    boolean reads = readsAt(request) && acknowledged.any();
    Line.Kind kind = reads ? Line.Kind.READ : Line.Kind.WRITE;
    long order = reads ? acknowledged.random() : request;
    byte[] body = orders.body(order);
    String sha256 = Orders.sha256(body);
    long begun = System.nanoTime();
    long slip = (begun - dueAt(request)) / 1000;
    Line.Intent intent = new Line.Intent(request, kind, order, micros(begun));
    journal.write(intent);
    sent.incrementAndGet();
    status.sent(slip);
    String token = orders.token(order);
    Result result = reads ? client.get(token) : client.post(token, body);
    long duration = (System.nanoTime() - begun) / 1000;
    Line.Finished finished = judge.finished(intent, slip, duration, sha256, result);
    journal.write(finished);
    if (finished.acknowledges()) {
      acknowledged.add(order);
    }
    status.finished(finished);
  }

  private boolean readsAt(long request) {
    int every = settings.readEvery();
    return every > 0 && request % every == every - 1;
  }

  private long dueAt(long request) {
    return start + request * SECOND / settings.rate();
  }

  private long due() {
    return Math.ceilDiv((end - start) * settings.rate(), SECOND);
  }

  private long micros(long nanos) {
    return startMicros + (nanos - start) / 1000;
  }
}
