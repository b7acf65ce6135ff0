package dev.ferry.activities.haproxy;

import dev.ferry.workflows.steps.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What only the configuration file tells: hold actions, timeouts, cookies, the state file. */
final class ConfigurationSurvey {
  /** The hold of an armed switch, and the usual one before it. */
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(38);

  private final Edge edge;
  private final Map<String, String> facts;
  private final List<Finding> findings = new ArrayList<>();

  ConfigurationSurvey(Edge edge, Map<String, String> facts) {
    this.edge = edge;
    this.facts = facts;
  }

  List<Finding> findings() {
    Optional<Configuration> readable = edge.configuration();
    if (readable.isEmpty()) {
      findings.add(
          Finding.noData(
              "haproxy.configuration",
              "the configuration file of HAProxy cannot be read",
              "let Ferry read the file that HAProxy was started with"));
      return findings;
    }
    Configuration configuration = readable.get();
    String backend = edge.spec.backend();
    Optional<String> file = configuration.stateFile(backend);
    facts.put("server-state-file", file.orElse("none"));
    judge(
        file.isPresent(),
        "haproxy.reload",
        file.map(path -> "a reload keeps what is set, by " + path)
            .orElse("a reload forgets what is set: no server-state-file"),
        "set server-state-file in global and load-server-state-from-file global in defaults");
    persistence(configuration, configuration.backend(backend));
    frontends(configuration, configuration.frontendsOf(backend));
    timeouts(configuration, configuration.backend(backend), List.of("server", "queue"));
    return findings;
  }

  /** Cookies and stick tables lead clients past drain (seen: they stay on the old server). */
  private void persistence(Configuration configuration, String backend) {
    List<String> found = new ArrayList<>();
    for (String word : List.of("cookie", "stick", "stick-table", "persist", "appsession")) {
      if (configuration.has(backend, word)) {
        found.add(word);
      }
    }
    judge(
        found.isEmpty(),
        "haproxy.persistence",
        found.isEmpty()
            ? "no cookie and no stick table binds clients to a server"
            : found + " binds clients to a server, in spite of drain",
        "remove it for the move, or add ignore-persist");
  }

  private void frontends(Configuration configuration, List<String> frontends) {
    facts.put("frontends", frontends.toString());
    if (frontends.isEmpty()) {
      findings.add(
          Finding.fail(
              "haproxy.frontends",
              "no frontend sends requests to backend " + edge.spec.backend(),
              "name the backend that serves the requests"));
    }
    for (String frontend : frontends) {
      List<String> actions = configuration.luaActions(frontend);
      judge(
          !actions.isEmpty(),
          "haproxy.hold",
          "%s runs %s on its requests"
              .formatted(frontend, actions.isEmpty() ? "no Lua action" : "lua." + actions),
          "add \"http-request lua.hold\" to it, above its other rules");
      timeouts(configuration, frontend, List.of("client", "http-request"));
    }
  }

  private void timeouts(Configuration configuration, String section, List<String> names) {
    for (String name : names) {
      Optional<Duration> timeout = configuration.timeout(section, name);
      judge(
          timeout.isEmpty() || timeout.get().compareTo(LONGEST_HOLD) > 0,
          "haproxy.timeout",
          "%s has timeout %s %s"
              .formatted(
                  section, name, timeout.map(t -> t.toMillis() + " ms").orElse("unset: no limit")),
          "set it above %d s, else held requests fail".formatted(LONGEST_HOLD.toSeconds()));
    }
  }

  private void judge(boolean good, String check, String what, String remedy) {
    findings.add(good ? Finding.pass(check, what) : Finding.fail(check, what, remedy));
  }
}
