package dev.ferry.activities.haproxy;

import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.haproxy.HaProxy;
import dev.ferry.workflows.steps.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The host of the balancer with all ways to it open. */
final class Edge implements AutoCloseable {
  final HaProxy spec;
  final Remote remote;
  final Balancer balancer;
  final EdgeScript script;
  private final Map<String, String> environment;
  private final Optional<Configuration> configuration;

  private Edge(HaProxy spec, Remote remote) {
    this.spec = spec;
    this.remote = remote;
    this.script = new EdgeScript(remote);
    this.balancer =
        new Balancer(spec, new RuntimeSocket(spec.socket(), () -> remote.forward(spec.socket())));
    try {
      this.environment = environment(balancer.ask("show env"));
      this.configuration = Configuration.read(remote, environment);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static Edge open(Remotes remotes, Step step, Remotes.Claim claim) {
    HaProxy spec = (HaProxy) step.spec();
    return new Edge(spec, remotes.open(step.host(spec.on()), claim));
  }

  private static Map<String, String> environment(String answer) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String line : answer.lines().toList()) {
      int at = line.indexOf('=');
      if (at > 0) {
        environment.put(line.substring(0, at), line.substring(at + 1));
      }
    }
    return environment;
  }

  Optional<Configuration> configuration() {
    return configuration;
  }

  /** Path of the master socket; empty when HAProxy runs without one. */
  Optional<String> master() {
    return Optional.ofNullable(environment.get("HAPROXY_MASTER_CLI"))
        .map(value -> value.split(";", -1)[0].replaceFirst("^unix@", "").split(",", -1)[0])
        .filter(path -> path.startsWith("/"));
  }

  OldProcesses oldProcesses() {
    String path =
        master()
            .orElseThrow(
                () -> Problems.unexpected("show env", "no HAPROXY_MASTER_CLI, no master socket"));
    return new OldProcesses(spec, script, path, balancer);
  }

  /** The file that HAProxy reads its servers' states from after a reload. */
  String stateFile() {
    return configuration
        .orElseThrow(
            () -> Problems.noStateFile(" that we can see: its configuration is unreadable"))
        .stateFile(spec.backend())
        .orElseThrow(() -> Problems.noStateFile(" for backend " + spec.backend()));
  }

  /** The two servers' lines in the state file; empty where there is none. */
  Map<String, String> stateLines() {
    Map<String, String> lines = new LinkedHashMap<>();
    names().forEach(name -> lines.put(name, ""));
    Output file = remote.run(Command.reading("cat", "--", stateFile()).asRoot());
    if (!file.ok() && !file.complaint().contains("No such file")) {
      file.orThrow();
    }
    for (String line : file.text().lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length > 4 && words[1].equals(spec.backend()) && lines.containsKey(words[3])) {
        lines.put(words[3], line);
      }
    }
    return lines;
  }

  /** Makes the state file say what the two servers are set to, so that a reload keeps it. */
  void persist(Map<String, Server> servers) {
    Map<String, String> lines = new LinkedHashMap<>();
    names().forEach(name -> lines.put(name, servers.get(name).line()));
    script.state(stateFile(), spec.backend(), lines);
  }

  /** What the two servers are set to. */
  Map<String, Setting> settings() {
    Map<String, Setting> settings = new LinkedHashMap<>();
    Map<String, Server> servers = balancer.servers();
    for (String name : names()) {
      if (!servers.containsKey(name)) {
        throw Problems.noServer(spec.backend(), name);
      }
      settings.put(name, servers.get(name).setting());
    }
    return settings;
  }

  List<String> names() {
    return List.of(spec.sourceServer(Direction.FORWARD), spec.destinationServer(Direction.FORWARD));
  }

  @Override
  public void close() {
    balancer.close();
    remote.close();
  }
}
