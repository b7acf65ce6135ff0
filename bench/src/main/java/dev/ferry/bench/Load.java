package dev.ferry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ferry.lab.LabMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The witness in a process of its own, from its first request until {@link #stop}. What is compiled
 * or collected there does not disturb what is measured here.
 */
final class Load implements AutoCloseable {
  private static final String URL = "http://www.shop.test/orders/{token}";

  private final Bench bench;
  private final Path journal;
  private final Process witness;

  private Load(Bench bench, Path journal, Process witness) {
    this.bench = bench;
    this.journal = journal;
    this.witness = witness;
  }

  /** Returns once requests are answered. */
  static Load start(Bench bench, String... more) throws IOException, InterruptedException {
    Path journal = Files.createTempDirectory(bench.work(), "load");
    List<String> command =
        Bench.java(
            LabMain.class,
            "witness",
            "run",
            "--url",
            URL,
            "--resolver",
            bench.lab().value("RESOLVER"),
            "--rate",
            Integer.toString(bench.rate()),
            "--journal",
            journal.toString());
    command.addAll(List.of(more));
    Process witness =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(journal.resolve("output").toFile())
            .start();
    Load load = new Load(bench, journal, witness);
    load.awaitAnswers();
    return load;
  }

  private void awaitAnswers() throws IOException, InterruptedException {
    Path status = journal.resolve("status.json");
    while (!Files.exists(status) || answered(status) < bench.rate()) {
      if (witness.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IOException("no load: " + Files.readString(journal.resolve("output")));
      }
    }
  }

  private static long answered(Path status) throws IOException {
    return new ObjectMapper().readTree(status.toFile()).path("ok").asLong();
  }

  /** Where the journal of its requests is. */
  Path journal() {
    return journal;
  }

  /** Returns when the last answer is in. */
  void stop() throws IOException, InterruptedException {
    Files.createFile(journal.resolve("stop"));
    witness.waitFor();
  }

  /**
   * Reads every order back.
   *
   * @param blocks the hosts that were in charge, in this order; the last one is asked
   */
  Checked check(List<String> blocks) throws IOException, InterruptedException {
    Path result = journal.resolve("result.json");
    String last = bench.lab().value(blocks.getLast().toUpperCase(Locale.ROOT));
    List<String> command = new ArrayList<>();
    command.addAll(
        Bench.java(
            LabMain.class,
            "witness",
            "check",
            "--journal",
            journal.toString(),
            "--destination",
            "http://" + last + "/orders/{token}",
            "--host-header",
            "www.shop.test",
            "--expect",
            String.join(",", blocks),
            "--json",
            result.toString()));
    Process check =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(journal.resolve("checked").toFile())
            .start();
    check.waitFor();
    if (!Files.exists(result)) {
      throw new IOException("no check: " + Files.readString(journal.resolve("checked")));
    }
    return new Checked(new ObjectMapper().readTree(result.toFile()));
  }

  @Override
  public void close() {
    witness.destroyForcibly();
  }
}
