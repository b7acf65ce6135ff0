package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Login;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.steps.Step;
import java.util.List;
import java.util.function.Function;

/**
 * Both servers, as they stand before a switch in the step's direction.
 *
 * @param source in charge
 * @param destination follows
 */
record Ends(End source, End destination) implements AutoCloseable {

  static Ends open(Remotes remotes, Step step, Remotes.Claim claim, Login login) {
    Redis spec = (Redis) step.spec();
    End source = open(remotes, step, spec.source(step.direction()), claim, login);
    try {
      return new Ends(
          source, open(remotes, step, spec.destination(step.direction()), claim, login));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static End open(
      Remotes remotes, Step step, String name, Remotes.Claim claim, Login login) {
    int port = ((Redis) step.spec()).port();
    Remote remote = remotes.open(step.host(name), claim);
    try {
      Function<Integer, Server> another =
          target -> Server.connect(name, remote.forward(target), login);
      return new End(remote, another.apply(port), port, another);
    } catch (RuntimeException e) {
      remote.close();
      throw e;
    }
  }

  List<End> both() {
    return List.of(source, destination);
  }

  /** The other one. */
  End other(End end) {
    return end.equals(source) ? destination : source;
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
