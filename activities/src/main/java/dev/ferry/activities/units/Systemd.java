package dev.ferry.activities.units;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.plan.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Systemd of one host, over a channel that is open. */
final class Systemd implements AutoCloseable {
  private static final byte[] SCRIPT = read();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Remote remote;

  private Systemd(Remote remote) {
    this.remote = remote;
  }

  static Systemd open(Remotes remotes, Host host, Remotes.Claim claim) {
    return new Systemd(remotes.open(host, claim));
  }

  String host() {
    return remote.host().name();
  }

  /** The present state of units, in the order asked. */
  Map<String, UnitState> show(List<String> units) {
    Map<String, UnitState> states = new LinkedHashMap<>();
    if (units.isEmpty()) {
      return states;
    }
    List<String> argv = new ArrayList<>(List.of("systemctl", "show"));
    argv.add("--property=" + String.join(",", UnitState.PROPERTIES));
    argv.add("--");
    argv.addAll(units);
    String[] blocks = look(argv).orThrow().text().strip().split("\n\\s*\n(?=[A-Z])", -1);
    List<Map<String, String>> found = new ArrayList<>();
    Map<String, String> block = new LinkedHashMap<>();
    for (String line : String.join("\n", blocks).lines().toList()) {
      int at = line.indexOf('=');
      if (at > 0) {
        String property = line.substring(0, at);
        if (block.containsKey(property)) {
          found.add(block);
          block = new LinkedHashMap<>();
        }
        block.put(property, line.substring(at + 1));
      }
    }
    found.add(block);
    if (found.size() != units.size()) {
      throw new IllegalStateException(
          "systemctl show answered for %d units, not %d".formatted(found.size(), units.size()));
    }
    for (int i = 0; i < units.size(); i++) {
      states.put(units.get(i), new UnitState(units.get(i), found.get(i)));
    }
    return states;
  }

  UnitState show(String unit) {
    return show(List.of(unit)).get(unit);
  }

  /** Names of all unit files. */
  List<String> files() {
    return look(List.of("systemctl", "list-unit-files", "--no-legend", "--no-pager"))
        .orThrow()
        .text()
        .lines()
        .map(line -> line.strip().split("\\s+", 2)[0])
        .toList();
  }

  private Output look(List<String> argv) {
    return remote.runNow(Command.reading(argv.toArray(String[]::new)).asRoot().within(LIMIT));
  }

  /** Starts a unit and waits at most so long; whether it did is seen by {@link #show}. */
  void start(String unit, Duration limit) {
    attempt(limit, "systemctl", "start", "--", unit);
  }

  void startSoon(String unit) {
    attempt(LIMIT, "systemctl", "start", "--no-block", "--", unit);
  }

  /** Whether it stopped within that time; otherwise it is still asked to. */
  boolean stop(String unit, Duration limit) {
    return attempt(limit, "systemctl", "stop", "--", unit);
  }

  void kill(String unit) {
    attempt(LIMIT, "systemctl", "kill", "--signal=KILL", "--", unit);
  }

  /** A failure shows in the state that is read afterwards; giving up on waiting is not the end. */
  private boolean attempt(Duration limit, String... argv) {
    try {
      return remote.runNow(Command.of(argv).asRoot().within(limit)).ok();
    } catch (RemoteException e) {
      if (!e.getMessage().startsWith("FERRY-SSH-006")) {
        throw e;
      }
      return false;
    }
  }

  void mask(List<String> units) {
    script("mask", units).orThrow();
  }

  void unmask(List<String> units) {
    script("unmask", units).orThrow();
  }

  /** Which of them Ferry has masked. */
  List<String> masked(List<String> units) {
    return script("masked", units).orThrow().text().lines().filter(l -> !l.isEmpty()).toList();
  }

  List<String> pids(List<String> groups) {
    return script("pids", groups).orThrow().text().lines().filter(l -> !l.isEmpty()).toList();
  }

  private Output script(String verb, List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("bash", "-s", "--", verb));
    argv.addAll(arguments);
    String[] words = argv.toArray(String[]::new);
    boolean reads = verb.equals("masked") || verb.equals("pids");
    Command command = reads ? Command.reading(words) : Command.of(words);
    return remote.runNow(command.asRoot().stdin(SCRIPT).within(LIMIT));
  }

  void reload() {
    change("systemctl", "daemon-reload");
  }

  void killProcesses(List<String> pids) {
    List<String> argv = new ArrayList<>(List.of("kill", "-KILL"));
    argv.addAll(pids);
    remote.runNow(Command.of(argv.toArray(String[]::new)).asRoot());
  }

  void write(String name, String text) {
    String path = remote.directory() + "/" + name;
    remote
        .runNow(
            Command.of("dd", "of=" + path + ".new", "conv=fsync", "status=none")
                .asRoot()
                .stdin(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .orThrow();
    change("mv", "-T", "--", path + ".new", path);
  }

  Optional<String> read(String name) {
    Output file = look(List.of("cat", "--", remote.directory() + "/" + name));
    if (!file.ok() && file.complaint().contains("No such file")) {
      return Optional.empty();
    }
    return Optional.of(file.orThrow().text());
  }

  void remove(String name) {
    change("rm", "-f", "--", remote.directory() + "/" + name);
  }

  private void change(String... argv) {
    remote.runNow(Command.of(argv).asRoot()).orThrow();
  }

  @Override
  public void close() {
    remote.close();
  }

  private static byte[] read() {
    try (InputStream script = Systemd.class.getResourceAsStream("units.sh")) {
      return script.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
