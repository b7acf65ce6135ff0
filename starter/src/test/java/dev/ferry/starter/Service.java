package dev.ferry.starter;

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
import dev.ferry.workflows.steps.Progress;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Switch;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verbs;
import dev.ferry.workflows.steps.Verdict;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A small service that moves as it should, and breaks where a test says. */
final class Service implements Verbs, Switch, Hosts, Checks {
  /** Components that do not pass their inspection, by {@code migration/component}. */
  final Set<String> unfit = ConcurrentHashMap.newKeySet();

  /** Components that differ when compared. */
  final Set<String> differing = ConcurrentHashMap.newKeySet();

  /** Steps that fail until they are taken out, such as {@code prepare orders/db}. */
  final Map<String, String> broken = new ConcurrentHashMap<>();

  /** Components whose first copy takes until they are taken out. */
  final Set<String> copying = ConcurrentHashMap.newKeySet();

  /** Migrations that turn out unhealthy. */
  final Set<String> ill = ConcurrentHashMap.newKeySet();

  @Override
  public Inspection inspect(Step step) {
    breaks("inspect", step);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("size", "52 MB");
    facts.put("connections", "12");
    Finding finding =
        unfit.contains(key(step))
            ? Finding.fail("disk.space", "1.2 GB free, 4.0 GB needed", "Make room on new.")
            : Finding.pass("disk.space", "40 GB free, 4.0 GB needed");
    return new Inspection(
        facts,
        List.of(Finding.pass("reachable", "answers over SSH"), finding),
        new Before(Map.of("state", "as it was")));
  }

  @Override
  public void prepare(Step step) {
    breaks("prepare", step);
    while (copying.contains(key(step))) {
      Activity.getExecutionContext()
          .heartbeat(new Progress(step.spec().id(), 1_200_000_000, 5_000_000_000L, 38_000_000));
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Override
  public Lag follow(Step step) {
    return new Lag(
        Verdict.PASS,
        Duration.ofMillis(200),
        Duration.ofMillis(40),
        "0.2 s behind",
        Duration.ofSeconds(1));
  }

  @Override
  public void takeOver(Step step) {
    breaks("takeOver", step);
  }

  @Override
  public Evidence confirm(Step step) {
    Finding finding =
        differing.contains(key(step))
            ? Finding.fail("rows", "50000 rows at old, 49999 at new", "Wait, or compare by hand.")
            : Finding.pass("rows", "50000 rows on both sides");
    Map<String, String> figures =
        Map.of(
            "compared", "50000 rows", Evidence.PREDICTED_PAUSE, "about 60 ms, 95 % within 80 ms");
    return new Evidence(step.spec().id(), List.of(finding), figures);
  }

  @Override
  public void restore(Step step, Undo undo) {
    breaks("restore", step);
  }

  @Override
  public void cleanUp(Step step) {
    breaks("cleanUp", step);
  }

  @Override
  public Outcome turn(Turn turn) {
    String reason = broken.get("turn " + turn.migration());
    if (reason != null) {
      return new Outcome.Home("reach db", reason, Duration.ofMillis(310));
    }
    List<Outcome.Timing> steps = new ArrayList<>();
    long ms = 3;
    for (String verb : List.of("fence", "reach", "take over")) {
      for (var part : turn.parts()) {
        steps.add(new Outcome.Timing(verb + " " + part.id(), Duration.ofMillis(ms)));
        ms += 2;
      }
    }
    return new Outcome.Turned(Map.of("db", "0-1-42"), Duration.ofMillis(62), steps, List.of());
  }

  @Override
  public Outcome reconcile(Turn turn, int round) {
    return turn(turn);
  }

  @Override
  public void forget(String migration, long epoch, List<Host> hosts) {}

  @Override
  public Finding ask(Check check, Host target) {
    return ill.isEmpty()
        ? Finding.pass(check.id(), "200 in 12 ms from " + target.name())
        : Finding.fail(check.id(), "503 from " + target.name(), "Look at the service.");
  }

  private void breaks(String verb, Step step) {
    String why = broken.get(verb + " " + key(step));
    if (why != null) {
      throw ApplicationFailure.newNonRetryableFailure(why, "Broken");
    }
  }

  private static String key(Step step) {
    return step.migration() + "/" + step.spec().id();
  }
}
