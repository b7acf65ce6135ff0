package dev.ferry.activities.haproxy;

import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.workflows.steps.Before;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state to put back.
 *
 * @param settings of the two servers
 * @param lines of the two servers in the state file; empty where there was none
 * @param hold the entry of the map; 0 lets go
 */
record Snapshot(Map<String, Setting> settings, Map<String, String> lines, long hold) {

  static Snapshot take(Edge edge) {
    return new Snapshot(edge.settings(), edge.stateLines(), edge.balancer.hold().orElse(0));
  }

  Before before() {
    Map<String, String> values = new LinkedHashMap<>();
    settings.forEach((server, setting) -> values.put("server " + server, setting.toString()));
    lines.forEach((server, line) -> values.put("line " + server, line));
    values.put("hold", Long.toString(hold));
    return new Before(values);
  }

  static Snapshot parse(Edge edge, Before before) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    Map<String, String> lines = new LinkedHashMap<>();
    for (String name : edge.names()) {
      settings.put(name, Setting.parse(before.values().get("server " + name)));
      lines.put(name, before.values().getOrDefault("line " + name, ""));
    }
    return new Snapshot(settings, lines, Long.parseLong(before.values().get("hold")));
  }

  void putBack(Edge edge, Ledger left) {
    Map<String, Setting> present = edge.settings();
    if (!present.equals(settings)) {
      present.forEach((server, setting) -> check(edge, server, setting, left));
      settings.forEach((name, then) -> edge.balancer.set(edge.balancer.server(name), then));
      new Ledger(edge.balancer.pid(), settings).write(edge);
    }
    edge.script.state(edge.stateFile(), edge.spec.backend(), lines);
    if (edge.balancer.hold().orElse(hold) != hold) {
      edge.balancer.hold(hold);
    }
    edge.script.entry(edge.spec.holdMap(), edge.spec.holdKey(), Long.toString(hold));
  }

  /** Weight and state are set one after the other, so each may be put back already. */
  private void check(Edge edge, String server, Setting present, Ledger left) {
    Setting then = settings.get(server);
    Setting ours = left.settings().getOrDefault(server, then);
    boolean known =
        (present.state() == then.state() || present.state() == ours.state())
            && (present.weight() == then.weight() || present.weight() == ours.weight());
    if (!known) {
      throw Problems.changed(edge.spec.backend(), edge.settings(), left.settings());
    }
    if (present.state() == ServerState.READY && then.state() != ServerState.READY) {
      throw Problems.wouldTurn(edge.spec.backend(), server);
    }
  }
}
