package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the components may take in the pause, against its bounds. Works on the tree, so that it is
 * reported even if something else is wrong.
 *
 * <p>A wait of a component that is longer than the pause would never be granted. And where a
 * balancer holds the requests, the longest that one can be held is {@code deadline}, and then 30 s
 * for a worker that is lost at the decision: the balancer's own time-outs are checked against 38 s.
 */
final class PauseLimits {
  private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(8);
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(30);

  private static final Map<String, String> WAITS = Map.of("units", "stopGrace", "haproxy", "drain");

  private final JsonNode tree;
  private final List<Problem> problems = new ArrayList<>();

  PauseLimits(JsonNode tree) {
    this.tree = tree;
  }

  List<Problem> problems() {
    Optional<Duration> deadline = duration(tree.path("switch"), "deadline");
    Duration bound = deadline.orElse(Duration.ofSeconds(3));
    boolean held = false;
    for (int i = 0; i < tree.path("components").size(); i++) {
      JsonNode component = tree.path("components").path(i);
      String kind = component.path("kind").asText();
      held |= kind.equals("haproxy");
      String key = WAITS.getOrDefault(kind, "");
      String at = "/components/" + i + "/" + key;
      duration(component, key)
          .filter(wait -> wait.compareTo(bound) >= 0)
          .ifPresent(
              wait ->
                  add(
                      at,
                      "%s of %s is not shorter than the deadline of the pause"
                          .formatted(key, Durations.write(wait)),
                      "less than " + Durations.write(bound)));
    }
    if (held) {
      deadline.ifPresent(it -> atMost(LONGEST_DEADLINE, it, "deadline"));
      duration(tree.path("switch"), "hold").ifPresent(it -> atMost(LONGEST_HOLD, it, "hold"));
    }
    return problems;
  }

  private void atMost(Duration most, Duration is, String key) {
    if (is.compareTo(most) > 0) {
      add(
          "/switch/" + key,
          "a %s of %s can hold requests for longer than 38 s, against which HAProxy's own time-outs are checked"
              .formatted(key, Durations.write(is)),
          "at most " + Durations.write(most));
    }
  }

  private static Optional<Duration> duration(JsonNode node, String key) {
    return Optional.ofNullable(node.path(key).textValue()).flatMap(Durations::parse);
  }

  private void add(String at, String what, String expected) {
    problems.add(Problem.at(at, Code.LIMITS_ORDER, what, expected));
  }
}
