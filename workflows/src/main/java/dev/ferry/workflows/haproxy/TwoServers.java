package dev.ferry.workflows.haproxy;

import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Found;
import dev.ferry.workflows.plan.shape.Rule;
import java.util.Optional;

/** Traffic that moves from a server to itself does not move. */
final class TwoServers implements Rule {

  @Override
  public String says() {
    return "The server lines of `from` and `to` have different names.";
  }

  @Override
  public void check(Found found, Complaints complaints) {
    Optional<String> from = server(found, "from");
    Optional<String> to = server(found, "to");
    boolean named =
        found.values().containsKey("fromServer") || found.values().containsKey("toServer");
    if (named && from.isPresent() && from.equals(to)) {
      complaints.add(
          Code.CONTRADICTION,
          found.values().containsKey("toServer") ? "toServer" : "fromServer",
          "both ends are the server " + from.get(),
          "two server lines of the backend");
    }
  }

  private static Optional<String> server(Found found, String end) {
    return found.get(end + "Server", String.class).or(() -> found.get(end, String.class));
  }
}
