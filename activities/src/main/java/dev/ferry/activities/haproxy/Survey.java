package dev.ferry.activities.haproxy;

import dev.ferry.activities.ssh.Command;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A read-only look at the balancer: what is there, and what a switch needs. */
final class Survey {
  private static final Set<String> DYNAMIC = Set.of("roundrobin", "leastconn", "random", "first");

  private final Edge edge;
  private final Balancer balancer;
  private final Direction direction;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> facts = new LinkedHashMap<>();

  Survey(Edge edge, Direction direction) {
    this.edge = edge;
    this.balancer = edge.balancer;
    this.direction = direction;
  }

  Inspection inspection() {
    Map<String, String> info = balancer.info();
    facts.put("version", info.get("Version"));
    facts.put("pid", info.get("Pid"));
    facts.put("uptime", info.getOrDefault("Uptime", ""));
    level();
    boolean complete = servers();
    boolean held = hold();
    master();
    facts.put("clock", "%d ms since 1970".formatted(now(edge)));
    findings.addAll(new ConfigurationSurvey(edge, facts).findings());
    boolean restorable =
        complete
            && held
            && edge.configuration().flatMap(c -> c.stateFile(edge.spec.backend())).isPresent();
    return new Inspection(
        facts, List.copyOf(findings), restorable ? Snapshot.take(edge).before() : Before.NOTHING);
  }

  /** Milliseconds of the balancer's clock. */
  static long now(Edge edge) {
    return Long.parseLong(edge.remote.run(Command.reading("date", "+%s%3N")).orThrow().text());
  }

  private void level() {
    String level = balancer.ask("show cli level");
    judge(
        level.equals("admin"),
        "haproxy.socket",
        "%s answers at level %s".formatted(edge.spec.socket(), level),
        "give the stats socket \"level admin\"");
  }

  private boolean servers() {
    Map<String, Server> servers;
    try {
      servers = balancer.servers();
    } catch (EdgeException e) {
      findings.add(
          Finding.fail("haproxy.backend", e.getMessage(), "name a backend that HAProxy has"));
      return false;
    }
    boolean all = true;
    Map<String, Map<String, String>> stat = balancer.stat();
    for (String name : edge.names()) {
      Server server = servers.get(name);
      if (server == null) {
        findings.add(
            Finding.fail(
                "haproxy.servers",
                "backend %s has the servers %s, not %s"
                    .formatted(edge.spec.backend(), servers.keySet(), name),
                "name the server line with fromServer or toServer"));
        all = false;
      } else {
        server(server, stat.get(name));
      }
    }
    if (all) {
      algorithm(stat.get("BACKEND").getOrDefault("algo", ""));
      facts.put("in flight", Balancer.inFlight(stat) + " requests");
      others(servers);
      inCharge(servers);
    }
    return all;
  }

  private void server(Server server, Map<String, String> row) {
    Health health = Health.of(row);
    facts.put(
        "server " + server.name(),
        "%s, %s, %s; %s sessions"
            .formatted(server.setting(), health.status(), health.check(), row.get("scur")));
    judge(
        !health.status().equals("no check"),
        "haproxy.check",
        "server %s is %s".formatted(server.name(), health.status()),
        "give the server line \"check\", else nobody knows whether it could take over");
    judge(
        server.configuredWeight() > 0 && server.setting().weight() > 0,
        "haproxy.weight",
        "server %s has weight %d, configured %d"
            .formatted(server.name(), server.setting().weight(), server.configuredWeight()),
        "give it a weight above 0");
  }

  private void algorithm(String algorithm) {
    facts.put("algorithm", algorithm);
    judge(
        DYNAMIC.contains(algorithm),
        "haproxy.algorithm",
        "backend %s balances by %s".formatted(edge.spec.backend(), algorithm),
        "use one of " + DYNAMIC.stream().sorted().toList() + ": the others ignore weights");
  }

  private void others(Map<String, Server> servers) {
    List<String> serving =
        servers.values().stream()
            .filter(server -> !edge.names().contains(server.name()))
            .filter(server -> server.is(ServerState.READY))
            .map(Server::name)
            .toList();
    judge(
        serving.isEmpty(),
        "haproxy.others",
        serving.isEmpty() ? "no third server gets requests" : serving + " get requests too",
        "take them out of the backend: they would write beside the two of the plan");
  }

  private void inCharge(Map<String, Server> servers) {
    Server source = servers.get(edge.spec.sourceServer(direction));
    Server target = servers.get(edge.spec.destinationServer(direction));
    boolean one = source.is(ServerState.READY) != target.is(ServerState.READY);
    judge(
        one,
        "haproxy.traffic",
        "server %s is %s, server %s is %s"
            .formatted(source.name(), source.setting(), target.name(), target.setting()),
        "only one of the two may serve");
  }

  private boolean hold() {
    String maps = balancer.ask("show map");
    Optional<String> line =
        maps.lines().filter(l -> l.contains("(" + edge.spec.holdMap() + ")")).findFirst();
    if (line.isEmpty()) {
      findings.add(
          Finding.fail(
              "haproxy.hold",
              "HAProxy knows no map " + edge.spec.holdMap(),
              "load the hold action, and name its map with holdMap"));
      return false;
    }
    OptionalLong until;
    try {
      until = balancer.hold();
    } catch (EdgeException e) {
      findings.add(
          Finding.fail("haproxy.hold", e.getMessage(), "the entry is epoch milliseconds, or 0"));
      return false;
    }
    facts.put("hold", until.isPresent() ? Long.toString(until.getAsLong()) : "no entry");
    judge(
        until.isPresent(),
        "haproxy.hold",
        "the map %s has %s entry %s"
            .formatted(edge.spec.holdMap(), until.isPresent() ? "the" : "no", edge.spec.holdKey()),
        "add the line \"%s 0\" to it and reload".formatted(edge.spec.holdKey()));
    return until.isPresent();
  }

  private void master() {
    Optional<String> master = edge.master();
    if (master.isEmpty()) {
      findings.add(
          Finding.fail(
              "haproxy.master",
              "HAProxy runs without a master socket, so processes from before a reload are unseen",
              "start it with -W and -S /run/haproxy-master.sock"));
      return;
    }
    List<Long> old = edge.oldProcesses().list();
    facts.put("old processes", old.toString());
    findings.add(
        Finding.pass(
            "haproxy.master",
            "%s answers; %d processes from before a reload".formatted(master.get(), old.size())));
  }

  private void judge(boolean good, String check, String what, String remedy) {
    findings.add(good ? Finding.pass(check, what) : Finding.fail(check, what, remedy));
  }
}
