package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how far the subscriptions are behind, database by database; the slowest counts.
 *
 * @param ends of the step
 * @param names of the migration
 */
record LogicalFollowing(Ends ends, Names names) {

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
