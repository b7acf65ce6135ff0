package dev.ferry.activities.switchover;

import dev.ferry.activities.Components;
import dev.ferry.activities.Heartbeat;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Switch;
import dev.ferry.workflows.steps.Turn;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The pause as an activity: opens everything beforehand, then lets {@link Switchover} do it. */
public final class SwitchActivity implements Switch {
  private static final int ROUND = 1000;

  private final Opened.Opening opening;

  public SwitchActivity(Components components, Remotes remotes) {
    this(
        new Opened.Opening(
            components, remotes, Executors::newVirtualThreadPerTaskExecutor, System::nanoTime));
  }

  /** In a world of its own threads and clock, for a simulation. */
  SwitchActivity(Opened.Opening opening) {
    this.opening = opening;
  }

  @Override
  public Outcome turn(Turn turn) {
    return Heartbeat.throughout(() -> turn(turn, claim(turn, 0)));
  }

  /** Without Temporal, for what drives a switch by itself. */
  public Outcome turn(Turn turn, Remotes.Claim claim) {
    Opened opened;
    try {
      opened = Opened.all(opening, turn, claim);
    } catch (RemoteException e) {
      if (e.kind() == RemoteException.Kind.REFUSED) {
        throw new UndecidedException("a later attempt is in charge: " + e.getMessage(), e);
      }
      return new Outcome.Home("open", "nothing was changed: " + e.getMessage(), Duration.ZERO);
    } catch (RuntimeException e) {
      return new Outcome.Home("open", "nothing was changed: " + e.getMessage(), Duration.ZERO);
    }
    return run(opened, turn, Switchover::turn);
  }

  @Override
  public Outcome reconcile(Turn turn, int round) {
    int attempt = Activity.getExecutionContext().getInfo().getAttempt();
    return Heartbeat.throughout(() -> reconcile(turn, claim(turn, round * ROUND + attempt)));
  }

  /** Without Temporal, for what drives a switch by itself. */
  public Outcome reconcile(Turn turn, Remotes.Claim claim) {
    return run(Opened.reachable(opening, turn, claim), turn, Switchover::reconcile);
  }

  private static Outcome run(Opened opened, Turn turn, Function<Switchover, Outcome> work) {
    try (opened) {
      return work.apply(opened.switchover(turn));
    }
  }

  private static Remotes.Claim claim(Turn turn, int attempt) {
    return new Remotes.Claim(turn.migration(), turn.epoch(), attempt);
  }
}
