package dev.ferry.lab.witness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One user of the service, one request at a time, never repeated: {@link java.net.http.HttpClient}
 * silently sends a GET again when a kept connection breaks, which would hide what the witness looks
 * for. A keep-alive client stays on its connection, hence its address, until the server closes it;
 * found closed before a request's first byte is sent, it is replaced. Not safe for several threads.
 */
final class Client implements AutoCloseable {

  private final Target target;
  private final Resolver resolver;
  private final boolean keepAlive;
  private final Duration limit;
  private final ScheduledThreadPoolExecutor watchdog;

  private Connection kept;
  private String address = "";

  /**
   * A client without a connection yet.
   *
   * @param limit for a whole request, from resolving the name to the answer's last byte
   * @param watchdog closes connections at their limit, see {@link #watchdog()}
   */
  Client(
      Target target,
      Resolver resolver,
      boolean keepAlive,
      Duration limit,
      ScheduledThreadPoolExecutor watchdog) {
    this.target = target;
    this.resolver = resolver;
    this.keepAlive = keepAlive;
    this.limit = limit;
    this.watchdog = watchdog;
  }

  static ScheduledThreadPoolExecutor watchdog() {
    ScheduledThreadPoolExecutor watchdog =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
    return watchdog;
  }

  Result get(String token) {
    return send("GET", token, new byte[0]);
  }

  Result post(String token, byte[] body) {
    return send("POST", token, body);
  }

  private Result send(String method, String token, byte[] body) {
    ByteBuffer request = request(method, token, body);
    boolean mayBeSent = false;
    boolean reusable = false;
    try (Alarm alarm = new Alarm()) {
      try {
        connect(alarm);
        mayBeSent = true;
        Answer answer = kept.exchange(request);
        reusable = keepAlive && answer.reusable();
        return new Result.Answered(address, answer);
      } catch (IOException e) {
        String error = alarm.describe(e);
        return mayBeSent
            ? new Result.Unanswered(address, error)
            : new Result.NotSent(address, error);
      }
    } finally {
      if (!reusable) {
        close();
      }
    }
  }

  private void connect(Alarm alarm) throws IOException {
    if (kept != null && kept.stillOpen()) {
      alarm.guard(kept);
      return;
    }
    close();
    address = "";
    InetSocketAddress place = new InetSocketAddress(resolver.address(), target.port());
    address = place.getAddress().getHostAddress() + ":" + place.getPort();
    kept = new Connection();
    alarm.guard(kept);
    kept.connect(place);
  }

  /** Closes a connection when the limit for a request is reached. */
  private final class Alarm implements AutoCloseable {

    private final long end = System.nanoTime() + limit.toNanos();
    private Optional<Future<?>> pending = Optional.empty();
    private volatile boolean rang;

    void guard(Connection connection) {
      long left = end - System.nanoTime();
      pending =
          Optional.of(
              watchdog.schedule(
                  () -> {
                    rang = true;
                    connection.close();
                  },
                  left,
                  TimeUnit.NANOSECONDS));
    }

    String describe(IOException failure) {
      return rang ? "no answer within " + limit.toMillis() + " ms" : failure.toString();
    }

    @Override
    public void close() {
      pending.ifPresent(alarm -> alarm.cancel(false));
    }
  }

  private ByteBuffer request(String method, String token, byte[] body) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(target.path(token)).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.hostHeader()).append("\r\n");
    head.append("User-Agent: ferry-witness\r\n");
    if (method.equals("POST")) {
      head.append("Content-Type: application/octet-stream\r\n");
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    if (!keepAlive) {
      head.append("Connection: close\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
    return ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip();
  }

  @Override
  public void close() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
