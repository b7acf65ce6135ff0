package dev.ferry.bench;

import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One attempt to switch by a worker in a process of its own, which can be killed. */
public final class WorkerProcess {
  private static final String BEGINS = "begins ";
  private static final String OUTCOME = "OUTCOME ";

  private WorkerProcess() {}

  /**
   * That process: the directory of secrets, the plan, direction, epoch and attempt. Attempt 0
   * switches, higher ones reconcile. Says each step as it begins, and the outcome.
   */
  public static void main(String[] args) throws IOException {
    Logger steps = Logger.getLogger("dev.ferry.pause");
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    steps.setLevel(Level.ALL);
    steps.addHandler(console);
    int attempt = Integer.parseInt(args[4]);
    Plan plan = Plans.in(Path.of(args[1]));
    Turn turn = plan.turn(Direction.valueOf(args[2]), Long.parseLong(args[3]));
    Remotes.Claim claim = new Remotes.Claim(turn.migration(), turn.epoch(), attempt);
    try (Shuttle shuttle = new Shuttle(plan, Path.of(args[0]))) {
      Outcome outcome =
          attempt == 0
              ? shuttle.activity().turn(turn, claim)
              : shuttle.activity().reconcile(turn, claim);
      System.out.println(OUTCOME + Json.mapper().writeValueAsString(outcome));
    }
    System.exit(0);
  }

  /**
   * When to kill it.
   *
   * @param step kills it so many {@code millis} after that one began; no step, no kill
   */
  record Kill(String step, int millis) {
    static final Kill NONE = new Kill("", 0);
  }

  /**
   * What is known of an attempt.
   *
   * @param outcome empty when it was killed before it knew, or failed
   * @param said the last lines of the process
   */
  record Ended(Optional<Outcome> outcome, List<String> said) {}

  static Ended run(Path secrets, Path plan, Direction direction, long epoch, int attempt, Kill kill)
      throws IOException, InterruptedException {
    List<String> command =
        Bench.java(
            WorkerProcess.class,
            secrets.toString(),
            plan.toString(),
            direction.name(),
            Long.toString(epoch),
            Integer.toString(attempt));
    Process worker = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> said = new ArrayList<>();
    Optional<Outcome> outcome = Optional.empty();
    try (BufferedReader lines = worker.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (!kill.step().isEmpty() && line.endsWith(BEGINS + kill.step())) {
          Thread.sleep(kill.millis());
          worker.destroyForcibly();
        }
        if (line.startsWith(OUTCOME)) {
          String json = line.substring(OUTCOME.length());
          outcome = Optional.of(Json.mapper().readValue(json, Outcome.class));
        }
      }
    } catch (IOException e) {
      said.add("cut off: " + e.getMessage());
    } finally {
      worker.destroyForcibly();
    }
    worker.waitFor();
    return new Ended(outcome, said);
  }
}
