package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Before;
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
import dev.ferry.workflows.steps.Verdict;
import dev.ferry.workflows.temporal.Pause;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A service on two simulated sides: which one is in charge, what is prepared, and what was done to
 * it.
 */
final class SimulatedService implements Verbs, Switch, Hosts, Checks {
  final List<String> done = new CopyOnWriteArrayList<>();
  final Map<String, Finding> bad = new ConcurrentHashMap<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  final Deque<Outcome> turns = new ArrayDeque<>();
  volatile Direction charge = Direction.REVERSE;
  volatile boolean healthy = true;
  volatile boolean undecided;
  volatile long epoch;

  /** Steps that go on until they are taken out of this. */
  final Set<String> held = ConcurrentHashMap.newKeySet();

  final Set<String> reached = ConcurrentHashMap.newKeySet();

  private void hold(String step) {
    reached.add(step);
    while (held.contains(step)) {
      Pause.of(Duration.ofMillis(20));
    }
  }

  /** A step fails once, for good. */
  void fail(String step) {
    failing.add(step);
  }

  private void act(String step) {
    done.add(step);
    hold(step);
    if (failing.remove(step)) {
      throw ApplicationFailure.newNonRetryableFailure(step + " does not work", "Simulated");
    }
  }

  private void act(String verb, Step step) {
    if (step.epoch() < epoch) {
      throw ApplicationFailure.newNonRetryableFailure("a lower epoch: " + step.epoch(), "Refused");
    }
    epoch = step.epoch();
    act(verb + " " + step.spec().id() + " " + step.direction());
  }

  @Override
  public Inspection inspect(Step step) {
    hold("inspect " + step.spec().id());
    Finding finding = bad.getOrDefault("inspect " + step.spec().id(), Finding.pass("look", "good"));
    Before before = new Before(Map.of("charge", charge.name()));
    return new Inspection(Map.of("size", "1 MB"), List.of(finding), before);
  }

  @Override
  public void prepare(Step step) {
    act("prepare", step);
  }

  @Override
  public Lag follow(Step step) {
    return new Lag(
        Verdict.PASS, Duration.ofMillis(10), Duration.ofMillis(20), "10 ms", Duration.ofSeconds(1));
  }

  @Override
  public void takeOver(Step step) {
    act("takeOver", step);
  }

  @Override
  public Evidence confirm(Step step) {
    String id = step.spec().id();
    Finding finding = bad.getOrDefault("confirm " + id, Finding.pass("state", "as it should be"));
    return new Evidence(id, List.of(finding), Map.of("lag", "10 ms"));
  }

  @Override
  public void restore(Step step, Undo undo) {
    act("restore " + undo.phase(), step);
  }

  @Override
  public void cleanUp(Step step) {
    act("cleanUp", step);
  }

  @Override
  public Outcome turn(Turn turn) {
    epoch = turn.epoch();
    done.add("turn " + turn.direction());
    Outcome planned = turns.poll();
    if (undecided) {
      throw ApplicationFailure.newFailure("the worker died", "Simulated");
    }
    return planned == null ? turned(turn) : planned;
  }

  private Outcome turned(Turn turn) {
    charge = turn.direction();
    return new Outcome.Turned(Map.of("db", "0-1-2"), Duration.ofMillis(80), List.of(), List.of());
  }

  @Override
  public Outcome reconcile(Turn turn, int round) {
    done.add("reconcile " + turn.direction());
    return turned(turn);
  }

  @Override
  public void forget(String migration, long last, List<Host> hosts) {
    done.add("forget " + hosts.size() + " hosts");
  }

  @Override
  public Finding ask(Check check, Host target) {
    return healthy ? Finding.pass(check.id(), "200") : Finding.fail(check.id(), "503", "");
  }
}
