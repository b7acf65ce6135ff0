package dev.ferry.activities;

import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Hosts;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verbs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All kinds of component that this worker can move; hands every step to the one that is meant. */
public final class Components implements Verbs, Hosts {
  private final Map<Class<? extends Spec>, Component> byKind = new HashMap<>();
  private final Remotes remotes;

  /**
   * @param all one for each kind
   * @param remotes opens hosts
   */
  public Components(List<Component> all, Remotes remotes) {
    all.forEach(component -> byKind.put(component.kind(), component));
    this.remotes = remotes;
  }

  /** The component that moves what {@code spec} names. */
  public Component of(Spec spec) {
    Component component = byKind.get(spec.getClass());
    if (component == null) {
      throw new IllegalArgumentException(
          "FERRY-RUN-001 this worker cannot move " + spec.id() + ": no " + spec.getClass());
    }
    return component;
  }

  @Override
  public Inspection inspect(Step step) {
    return Heartbeat.during(step.spec().id(), () -> of(step.spec()).inspect(step));
  }

  @Override
  public void prepare(Step step) {
    change(step, component -> component.prepare(step));
  }

  @Override
  public Lag follow(Step step) {
    return Heartbeat.during(step.spec().id(), () -> of(step.spec()).follow(step));
  }

  @Override
  public void takeOver(Step step) {
    change(step, component -> component.takeOver(step));
  }

  @Override
  public Evidence confirm(Step step) {
    return Heartbeat.during(step.spec().id(), () -> of(step.spec()).confirm(step));
  }

  @Override
  public void restore(Step step, Undo undo) {
    change(step, component -> component.restore(step, undo));
  }

  @Override
  public void cleanUp(Step step) {
    change(step, component -> component.cleanUp(step));
  }

  @Override
  public void forget(String migration, long epoch, List<Host> hosts) {
    Heartbeat.during(
        () -> {
          hosts.forEach(host -> remotes.forget(host, new Remotes.Claim(migration, epoch, 0)));
          return migration;
        });
  }

  /** What changes something begins by ending what an earlier epoch may still be doing. */
  private void change(Step step, Consumer<Component> verb) {
    Heartbeat.during(
        step.spec().id(),
        () -> {
          raise(step);
          verb.accept(of(step.spec()));
          return step;
        });
  }

  private void raise(Step step) {
    for (String host : step.spec().hosts()) {
      remotes.raise(step.host(host), new Remotes.Claim(step.migration(), step.epoch(), 0));
    }
  }
}
