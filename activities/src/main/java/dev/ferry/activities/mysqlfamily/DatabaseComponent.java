package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Component;
import dev.ferry.activities.points.Point;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import java.util.Optional;

/**
 * Moves the databases of a server by replication.
 *
 * <p>At every moment outside a switch the side that is not in charge is read-only, and stays so
 * when it restarts. That holds after the end of the migration too: an old source that nobody has
 * switched off must not take writes. Its drop-in, {@code zz-ferry-<migration>.cnf} among the
 * server's settings, is for a person to remove.
 */
public abstract class DatabaseComponent implements Component {
  private final Dialect dialect;
  private final Remotes remotes;
  private final Secrets secrets;

  /**
   * @param dialect that the servers speak
   * @param remotes opens the hosts
   * @param secrets finds the password of Ferry's account
   */
  protected DatabaseComponent(Dialect dialect, Remotes remotes, Secrets secrets) {
    this.dialect = dialect;
    this.remotes = remotes;
    this.secrets = secrets;
  }

  private static Databases spec(Step step) {
    return (Databases) step.spec();
  }

  private static Remotes.Claim claim(Step step) {
    return new Remotes.Claim(step.migration(), step.epoch(), 0);
  }

  private String password(Step step) {
    return secrets.resolve(spec(step).secret()).text();
  }

  private Names names(Step step) {
    return Names.of(step, dialect);
  }

  private Ends ends(Step step) {
    return Ends.open(dialect, remotes, secrets, step, claim(step));
  }

  /** For what changes something: an attempt whose heartbeats got lost may still be at it. */
  private Ends alone(Step step) {
    Ends ends = ends(step);
    try {
      new Sole(ends.destination().server(), names(step).lock("change")).take();
      return ends;
    } catch (RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  /** Where the plan asks for one. */
  private Optional<Point> point(Step step, Ends ends) {
    boolean forward = step.direction() == Direction.FORWARD;
    End from = forward ? ends.source() : ends.destination();
    Backup backup = new Backup(from, spec(step), names(step), password(step));
    return spec(step)
        .rollbackPoint()
        .map(it -> new Point(from.remote(), step, it, names(step).file(), backup));
  }

  @Override
  public final Inspection inspect(Step step) {
    try (Ends ends = ends(step)) {
      Inspection inspection = new Survey(ends, spec(step), names(step)).inspect();
      return point(step, ends).map(it -> it.with(inspection)).orElse(inspection);
    }
  }

  @Override
  public final void prepare(Step step) {
    for (Host host : step.hosts().values()) {
      if (spec(step).hosts().contains(host.name())) {
        remotes.raise(host, claim(step));
      }
    }
    boolean again = true;
    while (again) {
      try (Ends ends = alone(step)) {
        again = new Preparation(ends, spec(step), names(step), password(step)).run();
      }
    }
  }

  @Override
  public final Lag follow(Step step) {
    Names names = names(step);
    try (Ends ends = ends(step)) {
      Lag lag = new Following(ends, new Heartbeat(names), names).sample(spec(step).maxLag());
      point(step, ends).ifPresent(Point::keepFresh);
      return lag;
    }
  }

  @Override
  public final void takeOver(Step step) {
    throw new UnsupportedOperationException("a database changes hands inside the pause");
  }

  @Override
  public final Evidence confirm(Step step) {
    try (Ends ends = ends(step)) {
      Evidence evidence = new Confirmation(ends, spec(step), names(step)).confirm();
      return point(step, ends).map(it -> it.with(evidence)).orElse(evidence);
    }
  }

  @Override
  public final void restore(Step step, Undo undo) {
    try (Ends ends = alone(step)) {
      new Restoration(ends, spec(step), names(step)).restore(undo);
    }
  }

  @Override
  public final void cleanUp(Step step) {
    try (Ends ends = alone(step)) {
      new CleanUp(ends, spec(step), names(step)).run();
      point(step, ends).ifPresent(Point::forget);
    }
  }

  @Override
  public final Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    Ends ends = Ends.open(dialect, remotes, secrets, step, claim);
    LastLook look = new LastLook(ends, spec(step), names(step));
    return Optional.of(
        new DatabasePart(
            ends, spec(step), names(step), password(step), () -> look.obstacles(step.direction())));
  }
}
