package dev.ferry.workflows.steps;

import dev.ferry.workflows.plan.Host;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** What concerns hosts rather than components. */
@ActivityInterface
public interface Hosts {

  /** Removes all that the migration left on these hosts, after its components have cleaned up. */
  void forget(String migration, long epoch, List<Host> hosts);
}
