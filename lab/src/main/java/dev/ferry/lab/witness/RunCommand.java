package dev.ferry.lab.witness;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ferry witness run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Writes and reads orders at a constant rate, never repeating a request.",
      "Ends after --seconds, on SIGTERM or when the stop file appears, once the last answer is in."
    })
final class RunCommand implements Callable<Integer> {

  /** Longer than any move. */
  private static final Duration FOREVER = Duration.ofDays(365);

  @Spec private CommandSpec spec;
  @Mixin private WitnessCommand.HeaderOptions headers = new WitnessCommand.HeaderOptions();

  @Option(
      names = "--url",
      required = true,
      description = "The service, such as http://www.shop.test/orders/{token}.")
  private String url = "";

  @Option(
      names = "--resolver",
      description = "Name server to ask, ADDRESS or ADDRESS:PORT; needed for a name.")
  private Optional<String> resolver = Optional.empty();

  @Option(names = "--rate", defaultValue = "200", description = "Requests per second (200).")
  private int rate;

  @Option(
      names = "--clients",
      defaultValue = "16",
      description = "Requests at a time (16); every second client keeps its connection alive.")
  private int clients;

  @Option(
      names = "--read-every",
      defaultValue = "5",
      description = "Every request of that number reads (5); 0 for none.")
  private int readEvery;

  @Option(names = "--seconds", description = "Length of the run; without it until stopped.")
  private Optional<Integer> seconds = Optional.empty();

  @Option(
      names = "--journal",
      required = true,
      description = "Directory for the journal and status.json.")
  private Path journal = Path.of("");

  @Option(names = "--stop-file", description = "Ends the run (stop, in the journal's directory).")
  private Optional<Path> stopFile = Optional.empty();

  @Option(
      names = "--files",
      defaultValue = "20480",
      description = "Bytes of the largest order (20480); the smallest has 200.")
  private int largest;

  @Option(
      names = "--timeout",
      defaultValue = "40",
      description = "Seconds a request may take as a whole (40).")
  private int timeout;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Witness witness = new Witness(settings(), new Orders(randomRun(), largest));
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              witness.stop();
              await(ended);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      witness.run();
    } finally {
      ended.countDown();
      removeUnlessStopping(hook);
    }
    return 0;
  }

  private Settings settings() {
    if (rate < 1 || clients < 1 || largest < 1 || timeout < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rate, --clients, --files and --timeout must be at least 1");
    }
    if (readEvery < 0 || readEvery == 1) {
      throw new ParameterException(
          spec.commandLine(), "--read-every is 0 or at least 2, or nothing would be written");
    }
    try {
      Target target = Target.parse(url);
      return new Settings(
          target,
          url,
          Resolvers.of(target.host(), resolver),
          rate,
          readEvery,
          clients,
          seconds.map(Duration::ofSeconds).orElse(FOREVER),
          Duration.ofSeconds(timeout),
          headers.names(),
          journal,
          stopFile.orElse(journal.resolve("stop")));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static String randomRun() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The process ends when its hooks do: the journal must be complete by then. */
  private static void await(CountDownLatch ended) {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeUnlessStopping(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process was asked to end, and that is why the run has ended.
    }
  }
}
