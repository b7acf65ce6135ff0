package dev.ferry.activities.postgresql;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Step;
import java.util.List;

/**
 * Both clusters, as they stand before a switch in the step's direction.
 *
 * @param source in charge
 * @param destination follows
 */
record Ends(End source, End destination) implements AutoCloseable {

  static Ends open(Remotes remotes, Secrets secrets, Step step, Remotes.Claim claim) {
    PostgreSql spec = (PostgreSql) step.spec();
    String password = secrets.resolve(spec.secret()).text();
    End source = open(remotes, step, spec, spec.source(step.direction()), password, claim);
    try {
      String to = spec.destination(step.direction());
      return new Ends(source, open(remotes, step, spec, to, password, claim));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static End open(
      Remotes remotes,
      Step step,
      PostgreSql spec,
      String name,
      String password,
      Remotes.Claim claim) {
    Host host = step.host(name);
    Remote remote = remotes.open(host, claim);
    try {
      Cluster cluster = Cluster.locate(remote, spec.port());
      End.Access access =
          new End.Access(remote.forward(spec.port()), spec.port(), spec.user(), password);
      return new End(remote, cluster, access, address(spec, host));
    } catch (RuntimeException e) {
      remote.close();
      throw e;
    }
  }

  private static String address(PostgreSql spec, Host host) {
    return host.name().equals(spec.source(Direction.FORWARD))
        ? spec.sourceAddress().orElse(host.address())
        : spec.destinationAddress().orElse(host.address());
  }

  List<End> both() {
    return List.of(source, destination);
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
