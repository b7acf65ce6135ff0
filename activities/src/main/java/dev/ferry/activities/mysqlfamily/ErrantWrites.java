package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What the side that should only follow has taken from others than the side in charge, or would
 * take. A few questions to both servers, so that it is asked in every round of following; what was
 * written there is in its log and stays found.
 *
 * @param ends of the step
 */
record ErrantWrites(Ends ends) {

  List<Finding> findings() {
    return List.of(fenced(), contained());
  }

  /** The first that is wrong, and what to do about it; empty when nothing is. */
  Optional<String> seen() {
    return findings().stream()
        .filter(finding -> finding.verdict() != Verdict.PASS)
        .findFirst()
        .map(finding -> finding.what() + ". " + finding.remedy());
  }

  private Finding fenced() {
    Server follower = ends.destination().server();
    String check = "fenced." + follower.host();
    return follower.look().closed()
        ? Finding.pass(check, follower.host() + " is read-only")
        : Finding.fail(
            check,
            follower.host() + " accepts writes though it should only follow",
            follower.closing() + " there at once, then compare.");
  }

  /** Whether the side that follows has no transaction that the other never had. */
  Finding contained() {
    Server follower = ends.destination().server();
    String check = "replication.contained";
    return ends.source()
        .server()
        .foreign(follower)
        .map(what -> Finding.fail(check, what, "Look at its binary log; it must be seeded anew."))
        .orElseGet(() -> Finding.pass(check, follower.host() + " has nothing of its own"));
  }
}
