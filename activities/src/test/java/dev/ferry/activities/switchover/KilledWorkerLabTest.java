package dev.ferry.activities.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Components;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole switch of a live service on real hosts, with the worker killed at a named step of the
 * pause. A failure prints its seed; {@code -Dferry.kills=N} kills more often.
 */
@Tag("lab")
@Timeout(900)
final class KilledWorkerLabTest {
  private static final int KILLS = Integer.getInteger("ferry.kills", 6);
  private static final List<String> STEPS =
      List.of(
          "lease",
          "fence edge",
          "fence db",
          "fence uploads",
          "reach uploads",
          "ready db",
          "arm",
          "take over db",
          "take over uploads",
          "take over edge");

  private final LabHosts hosts = LabHosts.read();
  private final Path lab = hosts.directory();
  private final List<String> story = new ArrayList<>();
  private JschRemotes remotes;
  private Components components;
  private Plan plan;
  private long epoch;

  @BeforeEach
  void prepare() throws Exception {
    reset();
    plan = PauseProcess.plan(lab);
    Secrets secrets = new Secrets(lab);
    remotes = new JschRemotes(secrets);
    components = PauseProcess.components(remotes, secrets);
    ready(Direction.FORWARD);
  }

  @AfterEach
  void reset() throws Exception {
    if (remotes != null) {
      remotes.close();
    }
    Process reset =
        new ProcessBuilder("../lab/bin/lab", "reset", "--lab", hosts.value("LAB_NAME"))
            .redirectErrorStream(true)
            .start();
    String said = new String(reset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(reset.waitFor()).as(said).isZero();
  }

  @Test
  void losesNothingWhereverTheWorkerDiesInThePause() throws Exception {
    Direction next = Direction.FORWARD;
    int moved = 0;
    Shoppers shoppers = new Shoppers(hosts.value("PUBLIC_OLD"), 6);
    try {
      for (int seed = 0; seed < KILLS; seed++) {
        Outcome outcome = attempt(next, new Random(seed));
        story.add("seed " + seed + " " + next + ": " + outcome.getClass().getSimpleName());
        assertThat(outcome).as("%s", story).isNotInstanceOf(Outcome.Stuck.class);
        if (outcome instanceof Outcome.Turned) {
          moved++;
          next = next == Direction.FORWARD ? Direction.REVERSE : Direction.FORWARD;
        }
        ready(next);
      }
    } finally {
      shoppers.goHome();
    }
    System.out.printf(
        "%s: %d moved, %d orders acknowledged, %d failed%n",
        story, moved, shoppers.acknowledged.size(), shoppers.failures.size());
    String charge = hosts.value(next == Direction.FORWARD ? "SOURCE" : "DESTINATION");
    assertThat(shoppers.acknowledged).hasSizeGreaterThan(100);
    assertThat(shoppers.missing(charge)).as("%s", story).isEmpty();
  }

  /** What the workflow does between two switches: the other side is made ready, and follows. */
  private void ready(Direction direction) throws InterruptedException {
    epoch++;
    for (Spec spec : plan.inPause()) {
      for (String host : spec.hosts()) {
        remotes.raise(plan.hosts().get(host), new Remotes.Claim(plan.name(), epoch, 0));
      }
      components.of(spec).prepare(plan.step(spec, direction, epoch));
    }
    for (Spec spec : plan.inPause()) {
      follow(plan.step(spec, direction, epoch));
    }
  }

  private void follow(Step step) throws InterruptedException {
    Verdict verdict = Verdict.NO_DATA;
    for (int i = 0; i < 20 && verdict != Verdict.PASS; i++) {
      verdict = components.of(step.spec()).follow(step).verdict();
      Thread.sleep(verdict == Verdict.PASS ? 0 : 500);
    }
    assertThat(verdict).as("follow %s, %s", step.spec().id(), story).isEqualTo(Verdict.PASS);
  }

  private Outcome attempt(Direction direction, Random random) throws Exception {
    epoch++;
    String fatal = STEPS.get(random.nextInt(STEPS.size()));
    int delay = random.nextInt(200);
    story.add("kill " + delay + " ms after the begin of " + fatal);
    Optional<Outcome> outcome = process(direction, 0, fatal, delay);
    for (int attempt = 1; outcome.isEmpty() && attempt < 20; attempt++) {
      Thread.sleep(random.nextInt(3000));
      outcome = process(direction, attempt, "", 0);
    }
    return outcome.orElseThrow(() -> new AssertionError("never reconciled: " + story));
  }

  private Optional<Outcome> process(Direction direction, int attempt, String fatal, int delay)
      throws Exception {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PauseProcess.class.getName(),
                lab.toString(),
                direction.name(),
                Long.toString(epoch),
                Integer.toString(attempt))
            .redirectErrorStream(true)
            .start();
    List<String> said = new ArrayList<>();
    Optional<Outcome> outcome = Optional.empty();
    try (BufferedReader lines = worker.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (!fatal.isEmpty() && line.endsWith("begins " + fatal)) {
          Thread.sleep(delay);
          worker.destroyForcibly();
        }
        if (line.startsWith("OUTCOME ")) {
          outcome = Optional.of(Json.mapper().readValue(line.substring(8), Outcome.class));
        }
      }
    } catch (IOException e) {
      story.add("cut off");
    }
    worker.waitFor();
    if (outcome.isEmpty() && fatal.isEmpty()) {
      story.add(
          "attempt "
              + attempt
              + ": "
              + said.stream().filter(l -> l.contains("FERRY")).findFirst().orElse(said.toString()));
    }
    return outcome;
  }
}
