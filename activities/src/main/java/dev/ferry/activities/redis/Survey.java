package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The look at both servers before anything is done. Fails closed: what cannot be read is no pass.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Survey(Ends ends, Redis spec, Names names) {

  Inspection inspect() {
    Replication source = ends.source().replication();
    Replication destination = ends.destination().replication();
    State state = State.of(ends);
    List<Finding> findings = new ArrayList<>(new Settings(state).findings());
    findings.addAll(new Load(ends, state).findings());
    findings.addAll(new Room(ends, state).findings());
    findings.add(Accounts.equal(ends));
    findings.add(onlyOurReplica(source, destination));
    findings.add(nobodyPromotes());
    findings.add(destinationIsFree(destination));
    for (End end : ends.both()) {
      findings.add(modules(end));
      findings.add(tools(end));
    }
    findings.addAll(configuration());
    return new Inspection(facts(state, source), findings, before(source, destination));
  }

  private Map<String, String> facts(State state, Replication source) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("source version", state.source("redis_version"));
    facts.put("destination version", state.destination("redis_version"));
    facts.put("memory", state.source("used_memory") + " bytes");
    facts.put("connections now", state.source("connected_clients"));
    facts.put("position", source.position().toString());
    facts.put("cached scripts, which do not travel", state.source("number_of_cached_scripts"));
    facts.put("persistence", state.persistence(true));
    return facts;
  }

  private Finding onlyOurReplica(Replication source, Replication destination) {
    if (source.replica()) {
      return Include.ours(ends.source(), names)
          ? Finding.pass("replication.free", "the source was closed by this migration")
          : Finding.fail(
              "replication.free",
              "the source is a replica of " + source.from(),
              "Move its master, or end that replication first.");
    }
    int others = source.replicas() - (destination.isFrom(names.way()) ? 1 : 0);
    return others <= 0
        ? Finding.pass("replication.free", "the source has no replicas of its own")
        : Finding.fail(
            "replication.free",
            others + " other replicas follow the source, and would stay behind it",
            "Remove them, and add them to the destination after the move.");
  }

  /** A Sentinel says hello on the servers that it watches. */
  private Finding nobodyPromotes() {
    for (End end : ends.both()) {
      if (!end.server().texts("PUBSUB", "NUMSUB", "__sentinel__:hello").getLast().equals("0")) {
        return Finding.fail(
            "sentinel",
            "a Sentinel watches " + end.host() + " and would promote a server in the pause",
            "SENTINEL REMOVE it for the time of the move.");
      }
    }
    return Finding.pass("sentinel", "no Sentinel watches either server");
  }

  private Finding destinationIsFree(Replication destination) {
    String host = ends.destination().host();
    if (Include.ours(ends.destination(), names)) {
      return Finding.pass("destination.free", host + " holds what this migration put there");
    }
    if (destination.replica()) {
      return Finding.fail(
          "destination.free",
          host + " is a replica of " + destination.from(),
          "End that replication, or choose another destination.");
    }
    Optional<String> content = Seed.content(ends.destination().server());
    return content.isEmpty()
        ? Finding.pass("destination.free", host + " is empty")
        : Finding.fail(
            "destination.free",
            host + " already holds " + content.get() + ", which the copy would replace",
            "Empty it, or choose another destination.");
  }

  /** What a module does by a timer of its own is stopped by no fence. */
  private static Finding modules(End end) {
    List<String> modules = end.server().texts("MODULE", "LIST");
    return modules.isEmpty()
        ? Finding.pass("modules." + end.host(), "no modules")
        : Finding.fail(
            "modules." + end.host(),
            "modules are loaded on " + end.host() + ": " + modules,
            "Ferry cannot tell whether they write by themselves: move without them.");
  }

  private static Finding tools(End end) {
    List<String> missing = new ArrayList<>();
    for (String tool : List.of("redis-cli", "ssh", "ssh-keygen", "ip")) {
      if (!end.remote().run(Command.reading("which", tool).asRoot()).ok()) {
        missing.add(tool);
      }
    }
    return missing.isEmpty()
        ? Finding.pass("tools." + end.host(), "redis-cli and ssh are there")
        : Finding.fail(
            "tools." + end.host(),
            end.host() + " lacks " + missing,
            "Install redis-tools, openssh-client and iproute2.");
  }

  private List<Finding> configuration() {
    List<Finding> findings = new ArrayList<>();
    for (End end : ends.both()) {
      String check = "configuration." + end.host();
      String file = end.server().info("server").getOrDefault("config_file", "");
      if (file.isEmpty()) {
        findings.add(
            Finding.fail(
                check,
                end.host() + " runs without a configuration file",
                "Start it with one: it could not be kept closed over a restart."));
        continue;
      }
      Output would = end.remote().run(HostScript.reading("would", file, names.include()));
      boolean ours =
          would.text().isEmpty()
              || would.text().equals("127.0.0.1:" + names.way())
              || would.text().equals("127.0.0.1:" + Replication.NOWHERE);
      findings.add(
          would.ok() && ours
              ? Finding.pass(check, file + " makes it follow nobody else")
              : Finding.fail(
                  check,
                  would.ok()
                      ? file + " makes it follow " + would.text()
                      : file + " cannot be read: " + would.complaint(),
                  "Remove replicaof from it."));
    }
    return findings;
  }

  private Before before(Replication source, Replication destination) {
    return new Before(
        Map.of("source.role", source.get("role"), "destination.role", destination.get("role")));
  }
}
