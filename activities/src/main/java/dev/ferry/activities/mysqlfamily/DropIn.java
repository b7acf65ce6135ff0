package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import java.util.ArrayList;
import java.util.List;

/**
 * The file that keeps a server read-only when it restarts: {@code read_only} is a variable of the
 * running server, and a fenced source that reboots without this file is writable.
 *
 * @param server that reads it
 * @param remote the host
 * @param path of the file
 */
record DropIn(Server server, Remote remote, String path) {

  static DropIn of(End end, Names names) {
    return new DropIn(end.server(), end.remote(), names.dropIn());
  }

  private Command write() {
    Dialect.KeptClosed kept = server.dialect().keptClosed();
    List<String> words = new ArrayList<>(List.of("write", path, kept.group()));
    words.addAll(kept.settings());
    return Shell.DROP_IN.command(words);
  }

  /** Writes it, and proves that the server would read it. */
  void writeAndProve() {
    remote.run(write()).orThrow();
    Dialect.KeptClosed kept = server.dialect().keptClosed();
    Output effective =
        remote.run(Shell.DROP_IN.command("effective", path, kept.asked(), kept.decides()));
    if (!effective.ok() || !server.overridden().isEmpty()) {
      throw Failures.dropInWithoutEffect(remote.host().name(), path);
    }
  }

  /** Writes it, in the pause. */
  void writeNow() {
    remote.runNow(write()).orThrow();
  }

  /** Removes it, in the pause. */
  void removeNow() {
    remote.runNow(Shell.DROP_IN.command("remove", path)).orThrow();
  }

  void remove() {
    remote.run(Shell.DROP_IN.command("remove", path)).orThrow();
  }

  boolean present() {
    return remote.run(Command.reading("test", "-e", path).asRoot()).ok();
  }

  /** What removes it without Ferry. */
  List<String> removal() {
    return List.of("rm", "-f", path);
  }
}
