package dev.ferry.activities.dns;

import dev.ferry.workflows.steps.Step;
import java.time.Duration;
import java.util.List;

/**
 * All that one verb works with.
 *
 * @param step what it was called with
 * @param zone the zone at the place where it is changed
 * @param planned the plan's RRsets, with the plan's TTLs
 * @param resolvers that are asked whether the change arrived
 * @param notebook what earlier verbs noted
 * @param patience how long the zone's servers may take to follow its primary
 */
record Move(
    Step step,
    Zone zone,
    List<RRset> planned,
    List<NameServer> resolvers,
    Notebook notebook,
    Duration patience) {

  List<RRset.Key> keys() {
    return planned.stream().map(RRset::key).toList();
  }

  List<Course> courses(Notes notes) {
    return planned.stream().map(it -> new Course(notes.original(it.key()), it)).toList();
  }

  Notes notes() {
    return notebook
        .read()
        .orElseThrow(
            () ->
                new DnsException(
                    "FERRY-DNS-006 nothing is recorded of the names of %s in %s. Run the phase prepare of this plan first."
                        .formatted(step.spec().id(), zone.name())));
  }
}
