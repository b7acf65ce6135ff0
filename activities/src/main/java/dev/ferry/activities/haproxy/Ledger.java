package dev.ferry.activities.haproxy;

import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Ferry last set the two servers to, kept on the balancer's host: whatever differs from it was
 * changed by someone else.
 *
 * @param pid HAProxy's process at that time
 * @param settings by server
 */
record Ledger(long pid, Map<String, Setting> settings) {

  private static String name(Edge edge) {
    return "haproxy-" + edge.spec.id();
  }

  private static String path(Edge edge) {
    return edge.remote.directory() + "/" + name(edge);
  }

  static Optional<Ledger> read(Edge edge) {
    Output file = edge.remote.run(Command.reading("cat", "--", path(edge)).asRoot());
    if (!file.ok() && file.complaint().contains("No such file")) {
      return Optional.empty();
    }
    long pid = 0;
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String line : file.orThrow().text().lines().toList()) {
      String[] words = line.split(" ", 2);
      if (words[0].equals("pid")) {
        pid = Long.parseLong(words[1]);
      } else {
        settings.put(words[0].substring("server:".length()), Setting.parse(words[1]));
      }
    }
    return Optional.of(new Ledger(pid, settings));
  }

  void write(Edge edge) {
    StringBuilder text = new StringBuilder("pid ").append(pid);
    settings.forEach(
        (server, setting) -> text.append("\nserver:").append(server).append(' ').append(setting));
    edge.script.keep(name(edge), text.toString());
  }

  static void remove(Edge edge) {
    edge.remote.run(Command.of("rm", "-f", "--", path(edge)).asRoot()).orThrow();
  }
}
