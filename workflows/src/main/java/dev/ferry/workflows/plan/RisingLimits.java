package dev.ferry.workflows.plan;

import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Durations;
import dev.ferry.workflows.plan.shape.Found;
import dev.ferry.workflows.plan.shape.Rule;
import java.time.Duration;
import java.util.Optional;

/**
 * The attempt ends, then the source thaws, then held requests go: any other order fails requests.
 * Less than a second between the first two leaves no time to arm, less than two between the others
 * no time to thaw.
 */
public final class RisingLimits implements Rule {

  private static final Duration TIME_TO_ARM = Duration.ofSeconds(1);

  /** The host ends what is under way, then its commands take effect. */
  private static final Duration TIME_TO_THAW = Duration.ofSeconds(2);

  @Override
  public String says() {
    return "`deadline` < `lease` < `hold`: at least 1 s between `deadline` and `lease`, and 2 s"
        + " between `lease` and `hold`.";
  }

  @Override
  public void check(Found found, Complaints complaints) {
    Optional<Duration> deadline = found.get("deadline", Duration.class);
    Optional<Duration> lease = found.get("lease", Duration.class);
    Optional<Duration> hold = found.get("hold", Duration.class);
    if (deadline.isPresent() && lease.isPresent()) {
      Duration least = deadline.get().plus(TIME_TO_ARM);
      if (lease.get().compareTo(least) < 0) {
        complaints.add(
            Code.LIMITS_ORDER,
            "lease",
            "a lease of " + Durations.write(lease.get()) + " is too short for the deadline",
            "at least " + Durations.write(least));
      }
    }
    if (lease.isPresent() && hold.isPresent()) {
      Duration least = lease.get().plus(TIME_TO_THAW);
      if (hold.get().compareTo(least) < 0) {
        complaints.add(
            Code.LIMITS_ORDER,
            "hold",
            "a hold of "
                + Durations.write(hold.get())
                + " lets requests go before the lease has opened the source again",
            "at least " + Durations.write(least));
      }
    }
  }
}
