package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Step;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Both servers, as they stand before a switch in the step's direction.
 *
 * @param source in charge
 * @param destination follows
 */
public record Ends(End source, End destination) implements AutoCloseable {

  /** Opens both. */
  public static Ends open(
      Dialect dialect, Remotes remotes, Secrets secrets, Step step, Remotes.Claim claim) {
    Databases spec = (Databases) step.spec();
    String password = secrets.resolve(spec.secret()).text();
    End source =
        open(
            dialect,
            remotes,
            step,
            spec.source(step.direction()),
            password,
            claim,
            server -> server);
    try {
      String to = spec.destination(step.direction());
      return new Ends(
          source, open(dialect, remotes, step, to, password, claim, Server::withoutLog));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static End open(
      Dialect dialect,
      Remotes remotes,
      Step step,
      String name,
      String password,
      Remotes.Claim claim,
      UnaryOperator<Server> started) {
    Databases spec = (Databases) step.spec();
    Host host = step.host(name);
    Remote remote = remotes.open(host, claim);
    try {
      int port = remote.forward(spec.port());
      Supplier<Server> another =
          () -> started.apply(dialect.connect(name, port, spec.user(), password));
      return new End(remote, another.get(), spec.port(), address(spec, host), another);
    } catch (RuntimeException e) {
      remote.close();
      throw e;
    }
  }

  private static String address(Databases spec, Host host) {
    return host.name().equals(spec.source(Direction.FORWARD))
        ? spec.sourceAddress().orElse(host.address())
        : spec.destinationAddress().orElse(host.address());
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
