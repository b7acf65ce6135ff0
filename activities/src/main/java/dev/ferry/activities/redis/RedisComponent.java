package dev.ferry.activities.redis;

import dev.ferry.activities.Component;
import dev.ferry.activities.redis.Server.Login;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import java.util.List;
import java.util.Optional;

/**
 * Moves all of a Redis server by replication.
 *
 * <p>At every moment outside a switch the side that is not in charge is a replica, and comes up as
 * one when it restarts. That holds after the end of the migration too: an old source that nobody
 * has switched off must not take writes. The file that does it, {@code
 * zz-ferry-<migration>-<id>.conf} beside the server's configuration, is for a person to remove.
 */
public final class RedisComponent implements Component {
  private final Remotes remotes;
  private final Secrets secrets;

  /**
   * @param remotes opens the hosts
   * @param secrets finds the password of Ferry's account
   */
  public RedisComponent(Remotes remotes, Secrets secrets) {
    this.remotes = remotes;
    this.secrets = secrets;
  }

  @Override
  public Class<? extends Spec> kind() {
    return Redis.class;
  }

  private static Redis spec(Step step) {
    return (Redis) step.spec();
  }

  private static Names names(Step step) {
    return Names.of(step, spec(step));
  }

  private static Remotes.Claim claim(Step step) {
    return new Remotes.Claim(step.migration(), step.epoch(), 0);
  }

  private Login login(Step step, String of) {
    Optional<String> password = spec(step).secret().map(it -> secrets.resolve(it).text());
    return new Login(spec(step).user(), password, names(step).client(of));
  }

  private Ends ends(Step step) {
    return Ends.open(remotes, step, claim(step), login(step, "look"));
  }

  /** For what changes something: an attempt whose heartbeats got lost may still be at it. */
  private Ends alone(Step step) {
    Ends ends = Ends.open(remotes, step, claim(step), login(step, "change"));
    try {
      List<String> older = List.of(names(step).client("change"), names(step).client("switch"));
      ends.both().forEach(end -> Sole.endOlder(end.server(), older));
      return ends;
    } catch (RuntimeException e) {
      ends.close();
      throw e;
    }
  }

  @Override
  public Inspection inspect(Step step) {
    try (Ends ends = ends(step)) {
      return new Survey(ends, spec(step), names(step)).inspect();
    }
  }

  @Override
  public void prepare(Step step) {
    for (String host : spec(step).hosts()) {
      remotes.raise(step.host(host), claim(step));
    }
    try (Ends ends = alone(step)) {
      new Preparation(ends, names(step), login(step, "change"), step.direction()).run();
    }
  }

  @Override
  public Lag follow(Step step) {
    try (Ends ends = ends(step)) {
      return new Following(ends, names(step)).sample(spec(step).maxLag());
    }
  }

  @Override
  public void takeOver(Step step) {
    throw new UnsupportedOperationException("a database changes hands inside the pause");
  }

  @Override
  public Evidence confirm(Step step) {
    try (Ends ends = ends(step)) {
      return new Confirmation(ends, spec(step), names(step)).confirm();
    }
  }

  @Override
  public void restore(Step step, Undo undo) {
    try (Ends ends = alone(step)) {
      new Restoration(ends, names(step), login(step, "change")).restore(undo);
    }
  }

  @Override
  public void cleanUp(Step step) {
    try (Ends ends = alone(step)) {
      new CleanUp(ends, names(step), login(step, "change")).run();
    }
  }

  @Override
  public Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    Login login = login(step, "switch");
    Ends ends = Ends.open(remotes, step, claim, login);
    return Optional.of(new RedisPart(ends, names(step), login, limits.lease()));
  }
}
