package dev.ferry.workflows.steps;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.Host;
import io.temporal.activity.ActivityInterface;

/** Questions about the service as its users see it. */
@ActivityInterface
public interface Checks {
  /** Asks once; no answer is an answer. */
  Finding ask(Check check, Host target);
}
