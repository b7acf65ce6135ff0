package dev.ferry.activities.postgresql;

import dev.ferry.activities.Component;
import dev.ferry.activities.points.Point;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import java.util.Optional;

/** Moves a whole PostgreSQL cluster, by physical or by logical replication. */
public final class PostgreSqlComponent implements Component {
  private final Remotes remotes;
  private final Secrets secrets;

  /**
   * @param remotes opens the hosts
   * @param secrets finds the password of Ferry's role
   */
  public PostgreSqlComponent(Remotes remotes, Secrets secrets) {
    this.remotes = remotes;
    this.secrets = secrets;
  }

  @Override
  public Class<? extends Spec> kind() {
    return PostgreSql.class;
  }

  private static PostgreSql spec(Step step) {
    return (PostgreSql) step.spec();
  }

  private static Names names(Step step) {
    return Names.of(step, spec(step));
  }

  private static Replication replication(Ends ends, Step step) {
    return Replication.of(ends, spec(step), names(step));
  }

  private static Remotes.Claim claim(Step step) {
    return new Remotes.Claim(step.migration(), step.epoch(), 0);
  }

  private Ends ends(Step step) {
    return Ends.open(remotes, secrets, step, claim(step));
  }

  /** For what changes something: an attempt whose heartbeats got lost may still be at it. */
  private Ends alone(Step step) {
    Ends ends = ends(step);
    try {
      Optional<Server> up = ends.source().reachable().or(ends.destination()::reachable);
      up.ifPresent(server -> new Sole(server, names(step)).take());
      return ends;
    } catch (RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  /** Where the plan asks for one. */
  private static Optional<Point> point(Step step, Ends ends) {
    End from = step.direction() == Direction.FORWARD ? ends.source() : ends.destination();
    Backup backup = new Backup(from, names(step));
    return spec(step)
        .rollbackPoint()
        .map(it -> new Point(from.remote(), step, it, names(step).file(), backup));
  }

  @Override
  public Inspection inspect(Step step) {
    try (Ends ends = ends(step)) {
      Inspection inspection = replication(ends, step).inspect();
      return point(step, ends).map(it -> it.with(inspection)).orElse(inspection);
    }
  }

  @Override
  public void prepare(Step step) {
    for (Host host : step.hosts().values()) {
      if (spec(step).hosts().contains(host.name())) {
        remotes.raise(host, claim(step));
      }
    }
    try (Ends ends = alone(step)) {
      replication(ends, step).prepare();
    }
  }

  @Override
  public Lag follow(Step step) {
    try (Ends ends = ends(step)) {
      Lag lag = replication(ends, step).follow();
      point(step, ends).ifPresent(Point::keepFresh);
      return lag;
    }
  }

  @Override
  public void takeOver(Step step) {
    throw new UnsupportedOperationException("a database changes hands inside the pause");
  }

  @Override
  public Evidence confirm(Step step) {
    try (Ends ends = ends(step)) {
      Evidence evidence = replication(ends, step).confirm();
      return point(step, ends).map(it -> it.with(evidence)).orElse(evidence);
    }
  }

  @Override
  public void restore(Step step, Undo undo) {
    try (Ends ends = alone(step)) {
      replication(ends, step).restore(undo);
    }
  }

  @Override
  public void cleanUp(Step step) {
    try (Ends ends = alone(step)) {
      replication(ends, step).cleanUp();
      point(step, ends).ifPresent(Point::forget);
    }
  }

  @Override
  public Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    Ends ends = Ends.open(remotes, secrets, step, claim);
    return Optional.of(replication(ends, step).part());
  }
}
