package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Checks;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Hosts;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Switch;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verbs;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The simulated services behind one worker: each migration has its own. */
final class Simulations implements Verbs, Switch, Hosts, Checks {
  private final Map<String, SimulatedService> services = new ConcurrentHashMap<>();

  SimulatedService of(String migration) {
    return services.computeIfAbsent(migration, name -> new SimulatedService());
  }

  /** Phases are named after their migration. */
  private SimulatedService mine() {
    String workflow = Activity.getExecutionContext().getInfo().getWorkflowId();
    return of(workflow.split("/", -1)[0]);
  }

  @Override
  public Inspection inspect(Step step) {
    return mine().inspect(step);
  }

  @Override
  public void prepare(Step step) {
    mine().prepare(step);
  }

  @Override
  public Lag follow(Step step) {
    return mine().follow(step);
  }

  @Override
  public void takeOver(Step step) {
    mine().takeOver(step);
  }

  @Override
  public Evidence confirm(Step step) {
    return mine().confirm(step);
  }

  @Override
  public void restore(Step step, Undo undo) {
    mine().restore(step, undo);
  }

  @Override
  public void cleanUp(Step step) {
    mine().cleanUp(step);
  }

  @Override
  public Outcome turn(Turn turn) {
    return mine().turn(turn);
  }

  @Override
  public Outcome reconcile(Turn turn, int round) {
    return mine().reconcile(turn, round);
  }

  @Override
  public void forget(String migration, long epoch, List<Host> hosts) {
    mine().forget(migration, epoch, hosts);
  }

  @Override
  public Finding ask(Check check, Host target) {
    return mine().ask(check, target);
  }
}
