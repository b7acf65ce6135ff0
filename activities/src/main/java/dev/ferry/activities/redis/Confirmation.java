package dev.ferry.activities.redis;

import dev.ferry.activities.PauseTrial;
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves that one side follows the other and is the same.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Confirmation(Ends ends, Redis spec, Names names) {

  Evidence confirm() {
    List<Finding> findings = new ArrayList<>(fences());
    Map<String, String> figures = new LinkedHashMap<>();
    Following following = new Following(ends, names);
    Lag lag = following.sample(spec.maxLag());
    figures.put("lag", lag.behind().toMillis() + " ms");
    boolean follows = lag.verdict() == Verdict.PASS;
    findings.add(
        new Finding(
            "replication.lag",
            lag.verdict(),
            lag.what(),
            follows ? "" : "Wait, or mend replication and prepare again."));
    findings.add(
        follows
            ? new Comparison(ends, figures).finding()
            : Finding.noData(
                "content.keys",
                "not compared, because it does not follow closely",
                "See the lag."));
    if (follows) {
      figures.put(Evidence.PREDICTED_PAUSE, predicted(following));
    }
    return new Evidence(spec.id(), findings, figures);
  }

  /** As often as {@link Fence} and {@link RedisPart} ask one after the other. */
  private String predicted(Following following) {
    End source = ends.source();
    End destination = ends.destination();
    return new PauseTrial()
        .with("the last write's way", 1, following::sendBeat)
        .with("9 questions to " + source.host(), 9, source::replication)
        .with("6 questions to " + destination.host(), 6, destination::replication)
        .withCommands(2, source.remote())
        .predicted();
  }

  private List<Finding> fences() {
    List<Finding> findings = new ArrayList<>();
    End source = ends.source();
    End destination = ends.destination();
    findings.add(
        source.replication().replica()
            ? Finding.fail(
                "writable." + source.host(),
                source.host() + " should be in charge but is a replica",
                "Find out who is in charge.")
            : Finding.pass("writable." + source.host(), source.host() + " accepts writes"));
    boolean closed =
        destination.replication().replica()
            && destination.server().config("replica-read-only").equals("yes");
    findings.add(
        closed
            ? Finding.pass("fenced." + destination.host(), destination.host() + " only reads")
            : Finding.fail(
                "fenced." + destination.host(),
                destination.host() + " accepts writes though it should only follow",
                "REPLICAOF 127.0.0.1 0 there at once, then compare."));
    findings.add(afterRestart(destination, "127.0.0.1:" + names.way()));
    findings.add(afterRestart(source, ""));
    return findings;
  }

  private Finding afterRestart(End end, String expected) {
    Include include = Include.of(end, names);
    String would = include.would();
    String who = would.isEmpty() ? "nobody" : would;
    return would.equals(expected)
        ? Finding.pass("restart." + end.host(), end.host() + " would follow " + who)
        : Finding.fail(
            "restart." + end.host(),
            end.host() + " would follow " + who + " after a restart",
            expected.isEmpty()
                ? "Remove replicaof from " + include.configuration() + "."
                : "Prepare again.");
  }
}
