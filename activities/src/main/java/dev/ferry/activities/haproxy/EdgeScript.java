package dev.ferry.activities.haproxy;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The balancer's host, where the runtime socket does not reach: its files and its master socket.
 */
final class EdgeScript {
  private static final byte[] TEXT = read();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Remote remote;

  EdgeScript(Remote remote) {
    this.remote = remote;
  }

  /** What the master process answers to each command, one after the other. */
  String ask(String socket, List<String> commands) {
    List<String> words = new ArrayList<>(List.of("ask", socket));
    words.addAll(commands);
    Command command = Command.reading(argv(words)).asRoot().stdin(TEXT).within(LIMIT);
    return remote.runNow(command).orThrow().text();
  }

  /** The same for commands that change something. */
  String tell(String socket, List<String> commands) {
    List<String> words = new ArrayList<>(List.of("ask", socket));
    words.addAll(commands);
    return change(words);
  }

  /** Sets one entry of a map file. */
  void entry(String file, String key, String value) {
    change(List.of("entry", file, key, value));
  }

  /** Puts the lines of some servers into a server state file; an empty line removes. */
  void state(String file, String backend, Map<String, String> lines) {
    List<String> words = new ArrayList<>(List.of("state", file, backend));
    new TreeMap<>(lines)
        .forEach(
            (server, line) -> {
              words.add(server);
              words.add(line.isEmpty() ? "-" : line);
            });
    change(words);
  }

  /** Writes a file of the migration's own directory. */
  void keep(String name, String text) {
    change(List.of("keep", remote.directory() + "/" + name, text));
  }

  private String change(List<String> words) {
    Command command = Command.of(argv(words)).asRoot().stdin(TEXT).within(LIMIT);
    return remote.runNow(command).orThrow().text();
  }

  private static String[] argv(List<String> words) {
    List<String> argv = new ArrayList<>(List.of("perl", "-"));
    argv.addAll(words);
    return argv.toArray(String[]::new);
  }

  private static byte[] read() {
    try (InputStream script = EdgeScript.class.getResourceAsStream("edge.pl")) {
      return script.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
