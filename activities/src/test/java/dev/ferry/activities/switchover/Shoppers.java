package dev.ferry.activities.switchover;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who order all the time, through the balancer; what was acknowledged to them is remembered.
 */
final class Shoppers {
  final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /** When each was acknowledged, of System.nanoTime. */
  final Queue<Long> times = new ConcurrentLinkedQueue<>();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String run = Long.toString(System.nanoTime(), 36);
  private final AtomicInteger number = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Shoppers(String address, int people) {
    for (int i = 0; i < people; i++) {
      threads.add(Thread.ofVirtual().start(() -> shop(address)));
    }
  }

  private void shop(String address) {
    while (!closed) {
      String token = "kill-" + run + "-" + number.incrementAndGet();
      HttpRequest order =
          request(address, token)
              .POST(HttpRequest.BodyPublishers.ofString("order " + token))
              .build();
      try {
        HttpResponse<String> answer = http.send(order, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 201) {
          times.add(System.nanoTime());
          acknowledged.add(token);
        } else {
          failures.add(answer.statusCode() + " " + answer.body());
        }
        Thread.sleep(30);
      } catch (IOException e) {
        failures.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static HttpRequest.Builder request(String address, String token) {
    return HttpRequest.newBuilder(URI.create("http://" + address + "/orders/" + token))
        .timeout(Duration.ofSeconds(60));
  }

  /** Acknowledged orders that a host does not have exactly once. */
  List<String> missing(String address) throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    for (String token : acknowledged) {
      HttpResponse<String> answer =
          http.send(request(address, token).GET().build(), HttpResponse.BodyHandlers.ofString());
      boolean once = answer.headers().firstValue("X-Order-Count").orElse("").equals("1");
      if (answer.statusCode() != 200 || !once || !answer.body().equals("order " + token)) {
        wrong.add(token + " " + answer.statusCode() + " " + answer.headers().map());
      }
    }
    return wrong;
  }

  /** The last answers are waited for. */
  void goHome() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
