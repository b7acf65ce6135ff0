package dev.ferry.activities.mariadb;

import dev.ferry.activities.Component;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.mariadb.MariaDb;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import java.util.Optional;

/**
 * Moves the databases of a MariaDB server by replication.
 *
 * <p>At every moment outside a switch the side that is not in charge is read-only, and stays so
 * when it restarts. That holds after the end of the migration too: an old source that nobody has
 * switched off must not take writes. Its drop-in, {@code
 * /etc/mysql/mariadb.conf.d/zz-ferry-<migration>.cnf}, is for a person to remove.
 */
public final class MariaDbComponent implements Component {
  private final Remotes remotes;
  private final Secrets secrets;

  /**
   * @param remotes opens the hosts
   * @param secrets finds the password of Ferry's account
   */
  public MariaDbComponent(Remotes remotes, Secrets secrets) {
    this.remotes = remotes;
    this.secrets = secrets;
  }

  @Override
  public Class<? extends Spec> kind() {
    return MariaDb.class;
  }

  private static MariaDb spec(Step step) {
    return (MariaDb) step.spec();
  }

  private static Remotes.Claim claim(Step step) {
    return new Remotes.Claim(step.migration(), step.epoch(), 0);
  }

  private String password(Step step) {
    return secrets.resolve(spec(step).secret()).text();
  }

  private Ends ends(Step step) {
    return Ends.open(remotes, secrets, step, claim(step));
  }

  /** For what changes something: an attempt whose heartbeats got lost may still be at it. */
  private Ends alone(Step step) {
    Ends ends = ends(step);
    try {
      new Sole(ends.destination().server(), Names.of(step, spec(step)).lock("change")).take();
      return ends;
    } catch (RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  @Override
  public Inspection inspect(Step step) {
    try (Ends ends = ends(step)) {
      return new Survey(ends, spec(step), Names.of(step, spec(step))).inspect();
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
      new Preparation(ends, spec(step), Names.of(step, spec(step)), password(step)).run();
    }
  }

  @Override
  public Lag follow(Step step) {
    Names names = Names.of(step, spec(step));
    try (Ends ends = ends(step)) {
      return new Following(ends, new Heartbeat(names), names).sample(spec(step).maxLag());
    }
  }

  @Override
  public void takeOver(Step step) {
    throw new UnsupportedOperationException("a database changes hands inside the pause");
  }

  @Override
  public Evidence confirm(Step step) {
    try (Ends ends = ends(step)) {
      return new Confirmation(ends, spec(step), Names.of(step, spec(step))).confirm();
    }
  }

  @Override
  public void restore(Step step, Undo undo) {
    try (Ends ends = alone(step)) {
      new Restoration(ends, spec(step), Names.of(step, spec(step))).restore(undo);
    }
  }

  @Override
  public void cleanUp(Step step) {
    try (Ends ends = alone(step)) {
      new CleanUp(ends, spec(step), Names.of(step, spec(step))).run();
    }
  }

  @Override
  public Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    Ends ends = Ends.open(remotes, secrets, step, claim);
    return Optional.of(
        new MariaDbPart(ends, spec(step), Names.of(step, spec(step)), password(step)));
  }
}
