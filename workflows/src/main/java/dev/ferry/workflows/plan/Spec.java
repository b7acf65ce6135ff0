package dev.ferry.workflows.plan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import dev.ferry.workflows.Direction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One component of the plan: one line under {@code components}, one {@code kind}. A kind is a
 * record that implements this interface, one line in {@link Kinds}, and one class in the activities
 * module.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "kind")
@JsonTypeIdResolver(KindResolver.class)
public interface Spec {

  /** Unique within the plan; lower-case letters, digits and hyphens. */
  String id();

  /** Ids of the components that must be open before this one opens, and fenced after it. */
  List<String> dependsOn();

  /** When this component changes hands. */
  Moment moment();

  /** Names of all hosts that Ferry talks to for this component. */
  Set<String> hosts();

  /**
   * The host whose writers this component fences when the service moves in {@code direction}: the
   * side in charge before the switch. Empty where nothing on a host is fenced by a lease (a
   * balancer's hold expires by itself, a name has no writers).
   */
  Optional<String> fencedHost(Direction direction);

  /** Where this kind stands between users and data: the order of the switch without a word. */
  Tier tier();

  /** How well the fenced host of this component serves as the keeper of the decision to switch. */
  Keeper keeper();

  /**
   * What a person runs on each of its hosts to see who is in charge; changes nothing. Without
   * single quotes, for it is shown inside them.
   *
   * @param asRoot what makes a command root's: {@code sudo} and a space, or nothing
   */
  default List<String> looks(String asRoot) {
    return List.of();
  }

  /** Whether a component changes hands inside the pause. */
  enum Moment {
    /** Inside the pause, by one activity together with all the others. */
    IN_PAUSE,
    /** By durable steps after the pause: names, mail exchangers. */
    AFTER_PAUSE
  }

  /**
   * Users reach data through these, the last first. Each opens after those before it and is fenced
   * before them, unless {@link #dependsOn} says otherwise: whoever is fenced late would meet what
   * is closed already, and its users an error.
   */
  enum Tier {
    /** Databases and files. */
    DATA,
    /** What works on them. */
    UNITS,
    /** What leads users there. */
    TRAFFIC,
    /** What leads users to the traffic. */
    NAMES
  }

  /** Preference for the host that keeps the decision; the first in this order wins. */
  enum Keeper {
    DATABASE,
    UNITS,
    FILES,
    NEVER
  }
}
