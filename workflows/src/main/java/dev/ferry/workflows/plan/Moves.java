package dev.ferry.workflows.plan;

import dev.ferry.workflows.Direction;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A component that moves from one host to another inside the pause. */
public interface Moves extends Spec {

  /** Name of the host in charge before the migration. */
  String from();

  /** Name of the host in charge after it. */
  String to();

  /** Name of the host in charge before a switch in that direction. */
  default String source(Direction direction) {
    return direction == Direction.FORWARD ? from() : to();
  }

  /** Name of the host in charge after a switch in that direction. */
  default String destination(Direction direction) {
    return direction == Direction.FORWARD ? to() : from();
  }

  @Override
  default Moment moment() {
    return Moment.IN_PAUSE;
  }

  @Override
  default Set<String> hosts() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(from(), to())));
  }

  /** The source: where this component's writers are fenced. */
  @Override
  default Optional<String> fencedHost(Direction direction) {
    return Optional.of(source(direction));
  }
}
