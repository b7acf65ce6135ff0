package dev.ferry.activities.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Components;
import dev.ferry.activities.files.FilesComponent;
import dev.ferry.activities.haproxy.HaProxyComponent;
import dev.ferry.activities.mariadb.MariaDbComponent;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.units.UnitsComponent;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Read;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The lab's own service on its way, with all that the workflow would do around a switch. */
final class LabMove implements AutoCloseable {
  final LabHosts hosts = LabHosts.read();
  final Plan plan;
  final Components components;
  private final JschRemotes remotes;
  private long epoch;

  /**
   * @param edit changes the plan that the lab wrote
   */
  LabMove(UnaryOperator<String> edit) throws IOException {
    String text = Files.readString(hosts.directory().resolve("orders.yaml"));
    plan =
        switch (PlanFile.of("orders.yaml", edit.apply(text)).read()) {
          case Read.Good good -> good.plan();
          case Read.Bad bad -> throw new IllegalStateException(bad.problems().toString());
        };
    Secrets secrets = new Secrets(hosts.directory());
    remotes = new JschRemotes(secrets);
    components =
        new Components(
            List.of(
                new MariaDbComponent(remotes, secrets),
                new FilesComponent(remotes),
                new UnitsComponent(remotes),
                new HaProxyComponent(remotes)),
            remotes);
  }

  static void lab(String verb, String... rest) {
    List<String> argv = new ArrayList<>(List.of("../lab/bin/lab", verb, "--lab"));
    argv.add(LabHosts.read().value("LAB_NAME"));
    argv.addAll(List.of(rest));
    sh(argv.toArray(String[]::new));
  }

  static String sh(String... argv) {
    try {
      Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      return said;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Prepares, and follows until every component is close. */
  void ready(Direction direction) {
    epoch++;
    for (Spec spec : plan.inPause()) {
      for (String host : spec.hosts()) {
        remotes.raise(plan.hosts().get(host), new Remotes.Claim(plan.name(), epoch, 0));
      }
      components.of(spec).prepare(plan.step(spec, direction, epoch));
    }
    for (Spec spec : plan.inPause()) {
      Step step = plan.step(spec, direction, epoch);
      Verdict verdict = Verdict.NO_DATA;
      for (int i = 0; i < 20 && verdict != Verdict.PASS; i++) {
        verdict = components.of(spec).follow(step).verdict();
      }
      assertThat(verdict).as("follow %s", spec.id()).isEqualTo(Verdict.PASS);
    }
  }

  /** The next epoch's attempt. */
  Turn next(Direction direction) {
    return plan.turn(direction, ++epoch);
  }

  Outcome turn(Turn turn) {
    return activity().turn(turn, new Remotes.Claim(turn.migration(), turn.epoch(), 0));
  }

  Outcome reconcile(Turn turn, int attempt) {
    return activity().reconcile(turn, new Remotes.Claim(turn.migration(), turn.epoch(), attempt));
  }

  private SwitchActivity activity() {
    return new SwitchActivity(components, remotes);
  }

  /** What a root shell says on a host of the plan, outside Ferry. */
  String root(String host, String script) {
    Remotes.Claim nobody = new Remotes.Claim("lab-observer", 0, 0);
    try (Remote remote = remotes.open(plan.hosts().get(host), nobody)) {
      Output output =
          remote.run(
              Command.reading("bash", "-e", "-s")
                  .asRoot()
                  .stdin(script.getBytes(StandardCharsets.UTF_8))
                  .within(Duration.ofMinutes(1)));
      return output.orThrow().text();
    }
  }

  @Override
  public void close() {
    remotes.close();
  }
}
