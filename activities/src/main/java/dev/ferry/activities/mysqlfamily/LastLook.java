package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What the survey looked at and may have changed since, looked at once more while users are still
 * served: what would make the fence fail, get past it, or keep the service from going on at the
 * other side.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record LastLook(Ends ends, Databases spec, Names names) {

  /** What is in the way of a switch in that direction. */
  List<Finding> obstacles(Direction direction) {
    Server source = ends.source().server();
    Server destination = ends.destination().server();
    Access access = new Access(ends, spec, names);
    Activity activity = Activity.of(source, spec.user(), names);
    List<Finding> findings = new ArrayList<>();
    findings.addAll(activity.lasting());
    findings.add(Provisions.scheduler(Settings.variables(source), Settings.variables(destination)));
    // A way back is often wanted because something hangs: only what the switch cannot do is in it.
    if (direction == Direction.FORWARD) {
      findings.add(activity.transactions());
      findings.add(access.nobodyPassesTheFence(ends.source()));
      findings.add(access.accountsArePresent());
      findings.add(new Survey(ends, spec, names).onlyTheseSchemas(ends.source()));
    }
    return findings.stream().filter(finding -> finding.verdict() != Verdict.PASS).toList();
  }
}
