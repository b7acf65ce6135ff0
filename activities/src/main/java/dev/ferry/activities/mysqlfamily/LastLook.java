package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the survey looked at and may have changed since, looked at once more while users are still
 * served: what would make the fence fail, get past it, or keep the service from going on at the
 * other side. A dozen questions to each server at most, and never for long: whoever has approved
 * the switch expects it to begin, or to be told why not.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record LastLook(Ends ends, Databases spec, Names names) {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final String SCHEDULER = "SELECT @@GLOBAL.event_scheduler";

  /**
   * What is in the way of a switch in that direction.
   *
   * @throws SwitchFailure FERRY-DB-029 when it cannot be found out in time; the connections to both
   *     servers may have ended then
   */
  List<Finding> obstacles(Direction direction) {
    return obstacles(direction, LONGEST);
  }

  List<Finding> obstacles(Direction direction, Duration longest) {
    Deadline deadline = Deadline.in(longest);
    ends.source().server().allWithin(longest);
    ends.destination().server().allWithin(longest);
    try {
      return seen(direction).stream().filter(finding -> finding.verdict() != Verdict.PASS).toList();
    } catch (DatabaseException e) {
      throw deadline.passed() ? Failures.lookedTooLong(longest, e.getMessage()) : e;
    }
  }

  private List<Finding> seen(Direction direction) {
    Server source = ends.source().server();
    Server destination = ends.destination().server();
    Access access = new Access(ends, spec, names);
    Activity activity = Activity.of(source, spec.user(), names);
    List<Finding> findings = new ArrayList<>();
    findings.add(Provisions.scheduler(source.value(SCHEDULER), destination.value(SCHEDULER)));
    // A way back is often wanted because something hangs: only what the switch cannot do is in it.
    if (direction == Direction.FORWARD) {
      findings.add(access.accountsArePresent());
      findings.add(access.nobodyPassesTheFence(ends.source()));
      findings.add(new Survey(ends, spec, names).onlyTheseSchemas(ends.source()));
      findings.add(activity.transactions());
    }
    findings.addAll(activity.lasting()); // last, for these come and go
    return findings;
  }
}
