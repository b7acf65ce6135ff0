package dev.ferry.workflows.plan;

import dev.ferry.workflows.Direction;
import java.util.Optional;

/**
 * A component that changes hands by durable steps after the pause. It has no writers, fences
 * nothing, and nothing inside the pause may depend on it.
 */
public interface AfterPause extends Spec {

  @Override
  default Moment moment() {
    return Moment.AFTER_PAUSE;
  }

  @Override
  default Optional<String> fencedHost(Direction direction) {
    return Optional.empty();
  }

  @Override
  default Tier tier() {
    return Tier.NAMES;
  }

  @Override
  default Keeper keeper() {
    return Keeper.NEVER;
  }
}
