package dev.ferry.workflows.steps;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.RisingLimits;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.plan.Tiers;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Obeys;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to hand the service over.
 *
 * @param migration name of the migration
 * @param epoch this attempt's number, higher than that of any attempt before it
 * @param direction which way
 * @param parts the components that change hands inside the pause, dependencies before dependants
 * @param hosts all hosts of these components by name
 * @param limits the bounds of the pause
 */
public record Turn(
    String migration,
    long epoch,
    Direction direction,
    List<Spec> parts,
    Map<String, Host> hosts,
    Limits limits) {

  /**
   * Name of the host that keeps the decision: the fenced one of the part whose {@link Spec.Keeper}
   * comes first; where no part fences a host, the first host of the first part.
   */
  public String keeper() {
    return fencedKeeper(parts, direction)
        .orElseGet(() -> parts.getFirst().hosts().iterator().next());
  }

  /** The same without its last resort: empty where no part fences a host. */
  public static Optional<String> fencedKeeper(List<Spec> parts, Direction direction) {
    return parts.stream()
        .filter(part -> part.keeper() != Spec.Keeper.NEVER)
        .filter(part -> part.fencedHost(direction).isPresent())
        .min(Comparator.comparing(Spec::keeper))
        .flatMap(part -> part.fencedHost(direction));
  }

  /** For each part the ids of those that open before it, and are fenced after it. */
  public Map<String, List<String>> needs() {
    return Tiers.needs(parts);
  }

  /** What one part is told. */
  public Step step(Spec part) {
    return new Step(migration, epoch, direction, part, hosts);
  }

  /**
   * Bounds of the pause. They must rise in this order, or requests fail: {@code deadline} ends the
   * attempt, {@code lease} thaws the source without the worker, {@code hold} lets held requests go.
   *
   * @param deadline from the first fence to arming
   * @param lease after which a fenced host thaws by itself
   * @param hold after which the balancer lets requests pass by itself
   */
  @Doc("Bounds of the pause. They must rise in this order, or requests fail.")
  @Obeys(RisingLimits.class)
  public record Limits(
      @Doc("From the first fence until the switch is decided; later it is called off.")
          @Default("3s")
          @Range(min = "100ms", max = "10m")
          Duration deadline,
      @Doc("After this a fenced source opens again by itself, even if the worker is gone.")
          @Default("5s")
          @Range(min = "1s", max = "15m")
          Duration lease,
      @Doc("After this the balancer lets held requests pass by itself.")
          @Default("8s")
          @Range(min = "1s", max = "20m")
          Duration hold) {}
}
