package dev.ferry.activities.haproxy;

import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** That the traffic goes where Ferry last sent it, and that a reload would not change that. */
final class Proof {
  private final Edge edge;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> figures = new LinkedHashMap<>();

  Proof(Edge edge) {
    this.edge = edge;
  }

  Evidence evidence() {
    Map<String, String> info = edge.balancer.info();
    Map<String, Setting> settings = edge.settings();
    Optional<Ledger> left = Ledger.read(edge);
    if (left.isEmpty()) {
      findings.add(
          Finding.noData(
              "haproxy.servers",
              "Ferry has set nothing here; the servers are " + settings,
              "run prepare"));
    } else {
      unchanged(settings, left.get());
      if (!info.get("Pid").equals(Long.toString(left.get().pid()))) {
        figures.put(
            "reloaded", "process %d is now %s".formatted(left.get().pid(), info.get("Pid")));
      }
    }
    inCharge(settings);
    settings.forEach(this::health);
    hold();
    stateFile();
    figures.put("pid", info.get("Pid"));
    figures.put("uptime", info.getOrDefault("Uptime", ""));
    figures.put("in flight", Long.toString(edge.balancer.inFlight()));
    return new Evidence(edge.spec.id(), List.copyOf(findings), figures);
  }

  private void unchanged(Map<String, Setting> settings, Ledger left) {
    findings.add(
        settings.equals(left.settings())
            ? Finding.pass(
                "haproxy.servers", "the servers are " + settings + ", as Ferry left them")
            : Finding.fail(
                "haproxy.servers",
                "the servers are %s, but Ferry left them %s".formatted(settings, left.settings()),
                "find out who changes them, and set them back"));
  }

  private void inCharge(Map<String, Setting> settings) {
    List<String> ready =
        settings.entrySet().stream()
            .filter(server -> server.getValue().state() == ServerState.READY)
            .map(Map.Entry::getKey)
            .toList();
    findings.add(
        ready.size() == 1
            ? Finding.pass("haproxy.traffic", "all traffic goes to server " + ready.getFirst())
            : Finding.fail(
                "haproxy.traffic",
                "traffic goes to " + (ready.isEmpty() ? "no server" : "servers " + ready),
                "set one of the two to ready and the other to drain"));
  }

  private void health(String server, Setting setting) {
    if (setting.state() == ServerState.MAINT) {
      return; // not checked, by the wish of whoever put it there
    }
    Health health = edge.balancer.health(server);
    String what = "server %s is %s: %s".formatted(server, health.status(), health.check());
    findings.add(
        health.up()
            ? Finding.pass("haproxy.health", what)
            : Finding.fail("haproxy.health", what, "bring its service up on that host"));
  }

  private void hold() {
    long until = edge.balancer.hold().orElse(0);
    findings.add(
        until <= Survey.now(edge)
            ? Finding.pass("haproxy.hold", "no request is held")
            : Finding.fail(
                "haproxy.hold",
                "requests are held until " + until + " ms of the balancer's clock",
                "wait for the end of the pause"));
  }

  private void stateFile() {
    Map<String, Setting> kept = new LinkedHashMap<>();
    edge.stateLines()
        .forEach(
            (server, line) -> {
              if (!line.isEmpty()) {
                String[] words = line.split(" ", -1);
                kept.put(
                    server,
                    new Setting(
                        ServerState.of(Integer.parseInt(words[6])), Integer.parseInt(words[7])));
              }
            });
    Map<String, Setting> settings = edge.settings();
    findings.add(
        kept.equals(settings)
            ? Finding.pass("haproxy.reload", "a reload keeps what is set, by " + edge.stateFile())
            : Finding.fail(
                "haproxy.reload",
                "%s has %s, so a reload would change the servers".formatted(edge.stateFile(), kept),
                "write the output of \"show servers state\" to it"));
  }
}
