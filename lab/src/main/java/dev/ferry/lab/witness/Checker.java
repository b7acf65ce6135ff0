package dev.ferry.lab.witness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads every order of a run from the destination itself, past names and balancers. */
final class Checker {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int TRIES = 3;

  private final Target destination;
  private final Resolver resolver;
  private final HeaderNames headers;
  private final int parallel;

  Checker(Target destination, Resolver resolver, HeaderNames headers, int parallel) {
    this.destination = destination;
    this.resolver = resolver;
    this.headers = headers;
    this.parallel = parallel;
  }

  /** What the destination holds of one order. */
  sealed interface Held {

    /** Not there, or not all of it. */
    record Missing(String why) implements Held {}

    /**
     * There.
     *
     * @param times how often
     * @param intact whether body and stored digest are those of the order written
     */
    record Present(int times, boolean intact) implements Held {}

    /** The destination does not tell; nothing may be concluded. */
    record Untold(String why) implements Held {}
  }

  /**
   * One order looked up.
   *
   * @param number of the order
   * @param acknowledged whether its writer was told that it is stored
   * @param held what the destination holds of it
   * @param server the host that answered
   */
  record Finding(long number, boolean acknowledged, Held held, String server) {}

  /** Looks up all orders, acknowledged or not. */
  List<Finding> check(Run run) throws InterruptedException {
    Set<Long> others = new TreeSet<>();
    Set<Long> acknowledged = new TreeSet<>();
    run.unfinished().stream()
        .filter(intent -> intent.kind() == Line.Kind.WRITE)
        .forEach(intent -> others.add(intent.order()));
    run.finished().stream()
        .filter(request -> request.kind() == Line.Kind.WRITE)
        .forEach(request -> (request.acknowledges() ? acknowledged : others).add(request.order()));
    List<Long> numbers = new ArrayList<>(acknowledged);
    numbers.addAll(others);
    return lookUp(numbers, acknowledged.size(), run.begin().orders());
  }

  private List<Finding> lookUp(List<Long> numbers, int acknowledged, Orders orders)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    ScheduledThreadPoolExecutor watchdog = Client.watchdog();
    List<Finding> findings = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(parallel)) {
      List<Future<List<Finding>>> parts = new ArrayList<>();
      for (int i = 0; i < parallel; i++) {
        parts.add(
            pool.submit(
                () -> {
                  List<Finding> part = new ArrayList<>();
                  try (Client client = new Client(destination, resolver, true, LIMIT, watchdog)) {
                    for (int at = next.getAndIncrement();
                        at < numbers.size();
                        at = next.getAndIncrement()) {
                      part.add(find(client, orders, numbers.get(at), at < acknowledged));
                    }
                  }
                  return part;
                }));
      }
      for (Future<List<Finding>> part : parts) {
        findings.addAll(part.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the checker itself failed: " + e.getCause(), e);
    } finally {
      watchdog.shutdownNow();
    }
    return findings;
  }

  /** Reading again changes nothing, so unlike the witness the checker may. */
  private Finding find(Client client, Orders orders, long number, boolean acknowledged) {
    Finding finding = null;
    for (int i = 0; i < TRIES; i++) {
      Result result = client.get(orders.token(number));
      Held held = held(result, orders.sha256(number));
      String server =
          result instanceof Result.Answered answered
              ? headers.serverOf(answered.answer())
              : Journal.NOTHING;
      finding = new Finding(number, acknowledged, held, server);
      if (!(held instanceof Held.Untold)) {
        break;
      }
    }
    return finding;
  }

  private Held held(Result result, String sha256) {
    return switch (result) {
      case Result.NotSent none -> new Held.Untold(none.error());
      case Result.Unanswered lost -> new Held.Untold(lost.error());
      case Result.Answered answered -> held(answered.answer(), sha256);
    };
  }

  private Held held(Answer answer, String sha256) {
    if (answer.status() == 404) {
      return new Held.Missing("404 " + answer.excerpt().strip());
    }
    if (!answer.success()) {
      return new Held.Untold(answer.status() + " " + answer.excerpt().strip());
    }
    Optional<Integer> count = headers.countOf(answer);
    Optional<String> stored = answer.header(headers.sha256());
    if (count.isEmpty() || stored.isEmpty()) {
      String absent = count.isEmpty() ? headers.count() : headers.sha256();
      return new Held.Untold("an answer without the header " + absent);
    }
    if (count.get() == 0) {
      return new Held.Missing(headers.count() + " is 0");
    }
    boolean intact = answer.sha256().equals(sha256) && stored.get().equalsIgnoreCase(sha256);
    return new Held.Present(count.get(), intact);
  }
}
