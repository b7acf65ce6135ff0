package dev.ferry.activities.switchover;

import dev.ferry.activities.Component;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The component of one worker, of which only the pause is simulated. */
record SimulatedDatabase(Pair pair, SimulatedSsh ssh) implements Component {
  static final Redis SPEC =
      new Redis(
          "db",
          "left",
          "right",
          "default",
          Optional.empty(),
          6379,
          Duration.ofSeconds(1),
          List.of());

  @Override
  public Class<? extends Spec> kind() {
    return Redis.class;
  }

  @Override
  public Optional<SwitchPart> open(Step step, Claim claim, Turn.Limits limits) {
    SimulatedHost source = pair.host(step.host(SPEC.source(step.direction())));
    SimulatedHost destination = pair.host(step.host(SPEC.destination(step.direction())));
    return Optional.of(
        new SimulatedPart(pair, ssh.login(source, claim), ssh.login(destination, claim)));
  }

  @Override
  public Inspection inspect(Step step) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void prepare(Step step) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Lag follow(Step step) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void takeOver(Step step) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Evidence confirm(Step step) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void restore(Step step, Undo undo) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cleanUp(Step step) {
    throw new UnsupportedOperationException();
  }
}
