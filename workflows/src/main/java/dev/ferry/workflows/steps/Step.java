package dev.ferry.workflows.steps;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.Spec;
import java.util.Map;

/**
 * All that an activity needs to act on one component; nothing is looked up by id.
 *
 * @param migration name of the migration: the workflow id, and the name of Ferry's directory on the
 *     hosts
 * @param epoch rises with every switch attempted; a host refuses commands of a lower one
 * @param direction which way the service moves
 * @param spec the component as planned
 * @param hosts the component's hosts by name
 */
public record Step(
    String migration, long epoch, Direction direction, Spec spec, Map<String, Host> hosts) {

  /** The host of that name. */
  public Host host(String name) {
    Host host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException("no host " + name + " in the step of " + spec.id());
    }
    return host;
  }
}
