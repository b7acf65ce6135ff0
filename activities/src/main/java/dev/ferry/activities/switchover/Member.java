package dev.ferry.activities.switchover;

import java.util.Optional;
import java.util.Set;

/**
 * A part with its place in the switch.
 *
 * @param id of the component
 * @param dependsOn ids of the components it needs, by the plan or by their tier
 * @param fencedHost the host whose lease thaws it, if it fences anything there
 * @param part what it does
 */
record Member(String id, Set<String> dependsOn, Optional<String> fencedHost, SwitchPart part) {
  @Override
  public String toString() {
    return id;
  }
}
