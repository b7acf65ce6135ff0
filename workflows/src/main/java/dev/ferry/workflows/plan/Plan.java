package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Key;
import dev.ferry.workflows.plan.shape.Version;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What moves, from where to where, and within which bounds. {@link #read} is the only way from what
 * a person wrote to a plan; it is pure and deterministic, for it runs inside workflows.
 */
@Doc("A plan says what moves, from where to where, and within which bounds.")
@Version(key = "ferry", value = 1)
public record Plan(
    @Doc("Name of the service; also names the migration and Ferry's directory on the hosts.")
        @Is(Form.ID)
        String name,
    @Doc("The hosts, by the names that the rest of the plan uses.") @Is(Form.HOST_NAME)
        Map<String, Host> hosts,
    @Doc(
            "What moves. Databases and files open first, then units, then traffic, then names, unless"
                + " `dependsOn` says otherwise; they are fenced in the reverse order.")
        List<Spec> components,
    @Doc("What is asked, again and again, while the destination soaks.") @Default("[]")
        List<Check> checks,
    @Doc("Bounds of the pause.") @Default("{}") @Key("switch") Turn.Limits switchLimits,
    @Doc("Where the migration waits for a person.") @Default("{}") Gates gates,
    @Doc("When the service goes back by itself.") @Default("{}") Rollback rollback) {

  /** Reads the tree of a plan: all its problems, or the plan. Never throws. */
  public static Read read(JsonNode tree) {
    return PlanReader.read(tree);
  }

  /** The components: dependencies first, then by {@link Tiers}, and otherwise as written. */
  public List<Spec> inOrder() {
    Map<String, Spec> byId = new LinkedHashMap<>();
    components.forEach(spec -> byId.put(spec.id(), spec));
    return Order.of(Tiers.needs(components)).stream().map(byId::get).toList();
  }

  /** The components that change hands inside the pause, in order. */
  public List<Spec> inPause() {
    return inOrder().stream().filter(spec -> spec.moment() == Spec.Moment.IN_PAUSE).toList();
  }

  /** The components that change hands after the pause, in order. */
  public List<Spec> afterPause() {
    return inOrder().stream().filter(spec -> spec.moment() == Spec.Moment.AFTER_PAUSE).toList();
  }

  /**
   * The host that keeps the decision to switch: the fenced one of the component whose {@link
   * Spec.Keeper} comes first. Empty where no component fences anything.
   */
  public Optional<String> keeper(Direction direction) {
    return Turn.fencedKeeper(inPause(), direction);
  }

  /** All that an activity needs for one component. */
  public Step step(Spec spec, Direction direction, long epoch) {
    return new Step(name, epoch, direction, spec, hosts(spec.hosts()));
  }

  /** All that one attempt to switch needs. */
  public Turn turn(Direction direction, long epoch) {
    List<Spec> parts = inPause();
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.addAll(part.hosts()));
    return new Turn(name, epoch, direction, parts, hosts(names), switchLimits);
  }

  /**
   * The host that a check asks, after a switch in that direction: the destination of the component
   * it names, else of the first that has units, else of the first that moves.
   */
  public Host target(Check check, Direction direction) {
    List<Moves> moving =
        components.stream().filter(Moves.class::isInstance).map(Moves.class::cast).toList();
    Optional<Moves> named =
        check.of().flatMap(id -> moving.stream().filter(it -> it.id().equals(id)).findFirst());
    Optional<Moves> units =
        moving.stream().filter(it -> it.keeper() == Spec.Keeper.UNITS).findFirst();
    Moves component = named.or(() -> units).orElseGet(moving::getFirst);
    return hosts.get(component.destination(direction));
  }

  private Map<String, Host> hosts(Collection<String> names) {
    Map<String, Host> some = new LinkedHashMap<>();
    hosts.forEach(
        (host, it) -> {
          if (names.contains(host)) {
            some.put(host, it);
          }
        });
    return Collections.unmodifiableMap(some);
  }
}
