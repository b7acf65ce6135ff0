package dev.ferry.activities.haproxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clients that post orders without pause and never retry; every second one keeps its connection.
 */
final class Load implements AutoCloseable {
  private final String address;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Thread> clients = new ArrayList<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /**
   * @param ended on the monotonic clock
   */
  record Answer(long begun, long ended, String by) {}

  Load(String address, int clients) {
    this(address, clients, true);
  }

  /**
   * @param keeping whether every second one keeps its connection: a reload may close it while a
   *     request is on its way, whoever reloads
   */
  Load(String address, int clients, boolean keeping) {
    this.address = address;
    for (int i = 0; i < clients; i++) {
      boolean keep = keeping && i % 2 == 0;
      Thread thread = Thread.ofPlatform().daemon().unstarted(() -> run(keep));
      this.clients.add(thread);
      thread.start();
    }
  }

  private void run(boolean keep) {
    Socket connection = null;
    while (!stopped.get()) {
      long begun = System.nanoTime();
      try {
        if (connection == null) {
          connection = new Socket(address, 80);
          connection.setSoTimeout(40_000);
          connection.setTcpNoDelay(true);
        }
        Reply reply = post(connection, keep);
        if (reply.status() == 201) {
          answers.add(new Answer(begun, System.nanoTime(), reply.by()));
        } else {
          failures.add("status " + reply.status());
        }
        if (!keep || reply.closes()) {
          connection.close();
          connection = null;
        }
        Thread.sleep(20);
      } catch (IOException e) {
        failures.add(e + " after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        connection = null;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  record Reply(int status, String by, boolean closes) {}

  static Reply post(Socket connection, boolean keep) throws IOException {
    String head =
        "POST /orders/t%s HTTP/1.1\r\nHost: shop\r\nConnection: %s\r\nContent-Length: 5\r\n\r\nhello"
            .formatted(
                UUID.randomUUID().toString().replace("-", ""), keep ? "keep-alive" : "close");
    connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return reply(new BufferedInputStream(connection.getInputStream()));
  }

  static Reply reply(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", -1)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(": *", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    if (headers.containsKey("transfer-encoding")) {
      int size = Integer.parseInt(line(in), 16);
      while (size > 0) {
        in.readNBytes(size);
        line(in);
        size = Integer.parseInt(line(in), 16);
      }
      line(in);
    } else {
      in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    boolean closes = "close".equals(headers.get("connection"));
    return new Reply(status, headers.getOrDefault("x-served-by", "?"), closes);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII).stripTrailing();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** Who answered requests that were begun after that. */
  List<String> servedSince(long nanos) {
    return answers.stream().filter(a -> a.begun() >= nanos).map(Answer::by).distinct().toList();
  }

  /** Who answered after that, whenever the request was begun. */
  List<String> answeredSince(long nanos) {
    return answers.stream().filter(a -> a.ended() >= nanos).map(Answer::by).distinct().toList();
  }

  /** The longest time in which nobody got an answer, in milliseconds. */
  long longestGap(long from) {
    long[] ends =
        answers.stream().mapToLong(Answer::ended).filter(e -> e >= from).sorted().toArray();
    long gap = 0;
    long before = from;
    for (long end : ends) {
      gap = Math.max(gap, end - before);
      before = end;
    }
    return gap / 1_000_000;
  }

  @Override
  public void close() {
    stop();
  }

  /** Waits for the answers of all requests. */
  void stop() {
    stopped.set(true);
    for (Thread client : clients) {
      try {
        client.join(41_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
