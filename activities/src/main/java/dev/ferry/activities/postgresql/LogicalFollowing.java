package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures how far the subscriptions are behind, database by database; the slowest counts.
 *
 * @param ends of the step
 * @param names of the migration
 */
record LogicalFollowing(Ends ends, Names names) {
  private static final String STRANGERS =
      "SELECT format('process %s of %s', pid, usename) FROM pg_stat_activity WHERE backend_type ="
          + " 'client backend' AND usename <> current_user";

  Lag sample(Duration maxLag) {
    if (ends.destination().reachable().isEmpty()) {
      return Following.none(
          Verdict.FAIL,
          "PostgreSQL on %s lets Ferry not in: it is %s"
              .formatted(ends.destination().host(), ends.destination().cluster().state().status()));
    }
    if (Door.of(ends, ends.source(), names).isClosed(ends.source().server())) {
      return Following.none(
          Verdict.NO_DATA, ends.source().host() + " lets nobody in, so nothing was measured");
    }
    Optional<String> errant = errant(ends.destination().server());
    if (errant.isPresent()) {
      return Following.none(Verdict.FAIL, errant.get());
    }
    try (Databases databases = Databases.open(ends)) {
      List<String> copying = new ArrayList<>();
      Lag worst = null;
      for (Databases.Pair pair : databases.pairs()) {
        Subscription subscription = new Subscription(pair.destination(), names, pair.name());
        subscription.takeUpNewTables();
        String state = subscription.copying();
        if (!state.isEmpty()) {
          copying.add(state + trouble(subscription));
        }
        Lag lag =
            new Following(ends, new Heartbeat(names))
                .measured(pair.source(), pair.destination(), () -> said(subscription), maxLag);
        worst = worst == null || isWorse(lag, worst) ? lag : worst;
      }
      return copying.isEmpty()
          ? worst
          : Following.none(Verdict.NO_DATA, String.join("; ", copying));
    }
  }

  /**
   * Who could write, or is inside though the door is closed. Rows that were written are found by
   * the comparison: the server does not say who wrote them.
   */
  private Optional<String> errant(Server follower) {
    if (!Door.of(ends, ends.destination(), names).isClosed(follower)) {
      return Optional.of(
          follower.host()
              + " accepts writes though it should only follow: Ferry's rules at the top of its"
              + " pg_hba.conf are gone. Shut it down at once, compare, and find out who has"
              + " written that file.");
    }
    List<String> inside = follower.column(STRANGERS);
    return inside.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s should let nobody in, but there is %s. End it, compare, and find out how it got in."
                .formatted(follower.host(), Content.shortened(inside)));
  }

  private static String trouble(Subscription subscription) {
    String trouble = subscription.trouble();
    return trouble.isEmpty() ? "" : " (" + trouble + ")";
  }

  /** What keeps it from following; with the last complaint in its log. */
  private String said(Subscription subscription) {
    String trouble = subscription.trouble();
    return trouble.isEmpty()
        ? ""
        : trouble + "; its log says: " + ends.destination().cluster().ask(List.of("complaint"));
  }

  private static boolean isWorse(Lag lag, Lag than) {
    boolean good = lag.verdict() == Verdict.PASS;
    boolean other = than.verdict() == Verdict.PASS;
    return good == other ? lag.behind().compareTo(than.behind()) > 0 : other;
  }
}
