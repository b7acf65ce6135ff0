package dev.ferry.activities.mariadb;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import java.util.List;

/**
 * The file that keeps a server read-only when it restarts: {@code read_only} is a variable of the
 * running server, and a fenced source that reboots without this file is writable.
 *
 * @param remote the host
 * @param path of the file
 */
record DropIn(Remote remote, String path) {

  /** Writes it, and proves that the server would read it. */
  void writeAndProve() {
    remote.run(Shell.DROP_IN.command("write", path)).orThrow();
    Output effective = remote.run(Shell.DROP_IN.command("effective", path));
    if (!effective.ok()) {
      throw Failures.dropInWithoutEffect(remote.host().name(), path);
    }
  }

  /** Writes it, in the pause. */
  void writeNow() {
    remote.runNow(Shell.DROP_IN.command("write", path)).orThrow();
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
