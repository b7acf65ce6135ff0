package dev.ferry.bench;

import dev.ferry.activities.Component;
import dev.ferry.activities.Components;
import dev.ferry.activities.files.FilesComponent;
import dev.ferry.activities.haproxy.HaProxyComponent;
import dev.ferry.activities.mariadb.MariaDbComponent;
import dev.ferry.activities.mysql.MySqlComponent;
import dev.ferry.activities.postgresql.PostgreSqlComponent;
import dev.ferry.activities.redis.RedisComponent;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchActivity;
import dev.ferry.activities.units.UnitsComponent;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Takes a service to and fro as the workflows do, without them: only the switch is of interest. */
final class Shuttle implements AutoCloseable {
  private static final int LOOKS = 40;

  private final Plan plan;
  private final JschRemotes remotes;
  private final Components components;
  private final SwitchActivity activity;
  private long epoch;

  Shuttle(Plan plan, Path secrets) {
    this(plan, secrets, UnaryOperator.identity());
  }

  /**
   * @param plan what is moved; what changes hands after the pause is left alone
   * @param secrets the directory that the plan's secrets refer to
   * @param disturbed puts something before a component, to make a step of it fail
   */
  Shuttle(Plan plan, Path secrets, UnaryOperator<Component> disturbed) {
    this.plan = plan;
    Secrets known = new Secrets(secrets);
    this.remotes = new JschRemotes(known);
    this.components =
        new Components(
            List.<Component>of(
                    new MariaDbComponent(remotes, known),
                    new MySqlComponent(remotes, known),
                    new PostgreSqlComponent(remotes, known),
                    new RedisComponent(remotes, known),
                    new FilesComponent(remotes),
                    new UnitsComponent(remotes),
                    new HaProxyComponent(remotes))
                .stream()
                .map(disturbed)
                .toList(),
            remotes);
    this.activity = new SwitchActivity(components, remotes);
  }

  /** What lies between two switches: the side that does not serve is made ready, and follows. */
  void ready(Direction direction) throws InterruptedException {
    epoch++;
    for (Spec spec : plan.inPause()) {
      for (String host : spec.hosts()) {
        remotes.raise(plan.hosts().get(host), new Remotes.Claim(plan.name(), epoch, 0));
      }
      prepare(plan.step(spec, direction, epoch));
    }
    for (Spec spec : plan.inPause()) {
      follow(plan.step(spec, direction, epoch));
    }
  }

  /** A workflow tries again, too: a first copy that fails in one way may go another way then. */
  private void prepare(Step step) {
    try {
      components.of(step.spec()).prepare(step);
    } catch (RuntimeException first) {
      components.of(step.spec()).prepare(step);
    }
  }

  private void follow(Step step) throws InterruptedException {
    Lag lag = components.of(step.spec()).follow(step);
    for (int looks = 1; lag.verdict() != Verdict.PASS; looks++) {
      if (looks == LOOKS) {
        throw new IllegalStateException(step.spec().id() + " does not follow: " + lag);
      }
      Thread.sleep(250);
      lag = components.of(step.spec()).follow(step);
    }
  }

  /** What a look at all rows of both sides says, as evidence for a gate. */
  Finding compared(Direction direction) {
    Spec only = plan.inPause().getFirst();
    return components.of(only).confirm(plan.step(only, direction, epoch)).findings().stream()
        .filter(it -> it.check().equals("content.rows"))
        .findFirst()
        .orElseThrow();
  }

  /** One attempt to switch. */
  Outcome turn(Direction direction) {
    return activity.turn(
        plan.turn(direction, nextEpoch()), new Remotes.Claim(plan.name(), epoch, 0));
  }

  /** The switch itself, for attempts that are not the only ones of their epoch. */
  SwitchActivity activity() {
    return activity;
  }

  /** The epoch of an attempt that somebody else makes. */
  long nextEpoch() {
    return ++epoch;
  }

  @Override
  public void close() {
    remotes.close();
  }
}
