package dev.ferry.activities.mariadb;

import dev.ferry.workflows.mariadb.MariaDb;
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
record Confirmation(Ends ends, MariaDb spec, Names names) {

  Evidence confirm() {
    List<Finding> findings = new ArrayList<>();
    Map<String, String> figures = new LinkedHashMap<>();
    findings.addAll(fences());
    findings.add(nothingForeign());
    Lag lag = new Following(ends, new Heartbeat(names), names).sample(spec.maxLag());
    figures.put("lag", lag.behind().toMillis() + " ms");
    boolean follows = lag.verdict() == Verdict.PASS;
    findings.add(
        new Finding(
            "replication.lag",
            lag.verdict(),
            lag.what(),
            follows ? "" : "Wait, or mend replication and prepare again."));
    if (follows) {
      try (Server source = ends.source().another().get().withoutLog();
          Server control = ends.destination().another().get()) {
        findings.addAll(compared(source, control, figures));
      }
    } else {
      findings.add(
          Finding.noData(
              "content.rows", "not compared, because it does not follow closely", "See the lag."));
    }
    return new Evidence(spec.id(), findings, figures);
  }

  /**
   * The connection that starts and stops the replica first: then an earlier one cannot any more.
   */
  private List<Finding> compared(Server source, Server control, Map<String, String> figures) {
    Server destination = ends.destination().server();
    Rest.sole(control, names).take();
    new Sole(destination, names.lock("compare")).take();
    new Sole(source, names.lock("compare")).take();
    Rest rest = new Rest(ends.destination(), names);
    rest.begins();
    List<Finding> findings =
        new Comparison(source, destination, control, spec.schemas(), figures).findings();
    rest.ends();
    return findings;
  }

  private List<Finding> fences() {
    List<Finding> findings = new ArrayList<>();
    String source = ends.source().host();
    String destination = ends.destination().host();
    findings.add(
        ends.source().server().readOnly()
            ? Finding.fail(
                "writable." + source,
                source + " should be in charge but is read-only",
                "Find out who is in charge.")
            : Finding.pass("writable." + source, source + " accepts writes"));
    findings.add(
        ends.destination().server().readOnly()
            ? Finding.pass("fenced." + destination, destination + " is read-only")
            : Finding.fail(
                "fenced." + destination,
                destination + " accepts writes though it should only follow",
                "SET GLOBAL read_only=1 there at once, then compare."));
    findings.add(
        dropIn(ends.destination()).present()
            ? Finding.pass("restart." + destination, "stays read-only over a restart")
            : Finding.fail(
                "restart." + destination,
                destination + " would be writable after a restart",
                "Prepare again."));
    findings.add(
        dropIn(ends.source()).present()
            ? Finding.fail(
                "restart." + source,
                source + " would be read-only after a restart",
                "Remove " + names.dropIn() + " there.")
            : Finding.pass("restart." + source, "stays writable over a restart"));
    return findings;
  }

  private DropIn dropIn(End end) {
    return new DropIn(end.remote(), names.dropIn());
  }

  /** Read in this order: what the follower has, the side in charge had before. */
  private Finding nothingForeign() {
    Server follower = ends.destination().server();
    long server = Long.parseLong(follower.value("SELECT @@server_id"));
    History has = History.of(follower);
    Position position = follower.position();
    History all = History.of(ends.source().server());
    Position own = all.beyond(has, server);
    boolean clean = own.isEmpty() && all.contains(position) && !position.isEmpty();
    return clean
        ? Finding.pass("replication.contained", follower.host() + " has nothing of its own")
        : Finding.fail(
            "replication.contained",
            own.isEmpty()
                ? follower.host() + " stands at " + position + ", which the other side never had"
                : follower.host() + " was written to behind the other side's back: " + own,
            "Look at its binary log; it must be seeded anew.");
  }
}
