package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * How root on a host runs a statement without Ferry: by the server's socket, which outlives every
 * password; where that is not allowed, as Ferry's account with a file of options.
 *
 * @param words the client and its options
 */
public record Client(List<String> words) {

  /**
   * Finds a way that works now.
   *
   * @param options the file with Ferry's own account, written when it is needed
   * @throws DatabaseException FERRY-DB-004 when there is none
   */
  static Client find(End end, HostFile options, String account, String password) {
    String socket = end.server().value("SELECT @@socket");
    Client bySocket =
        new Client(
            List.of(
                end.server().dialect().client(),
                "--no-defaults",
                "--protocol=socket",
                "--socket=" + socket,
                "--user=root"));
    if (bySocket.works(end).isEmpty()) {
      return bySocket;
    }
    Client byOptions =
        new Client(List.of(end.server().dialect().client(), "--defaults-file=" + options.path()));
    if (byOptions.works(end).isEmpty()) {
      return byOptions;
    }
    options.write(options(end, "127.0.0.1", account, password));
    String why = byOptions.works(end);
    if (!why.isEmpty()) {
      throw Failures.noClient(end.host(), why);
    }
    return byOptions;
  }

  /** A file of options as the client reads it, to log in at {@code end}. */
  static String options(End end, String address, String user, String password) {
    String quoted = password.replace("\\", "\\\\").replace("\"", "\\\"");
    return "[client]\nprotocol=tcp\nhost=%s\nport=%d\nuser=%s\npassword=\"%s\"\n%s"
        .formatted(address, end.port(), user, quoted, end.server().dialect().loginOptions());
  }

  /** What another program logs in by. */
  List<String> login() {
    return words.subList(1, words.size());
  }

  /** A program, its login, which some want first, and the rest of its options. */
  public static List<String> words(String program, List<String> login, String... options) {
    List<String> all = new ArrayList<>(List.of(program));
    all.addAll(login);
    all.addAll(List.of(options));
    return all;
  }

  List<String> statement(String sql) {
    List<String> argv = new ArrayList<>(words);
    argv.addAll(List.of("--batch", "--skip-column-names", "-e", sql));
    return argv;
  }

  /** Why it does not; empty when it does, and reaches the same server. */
  private String works(End end) {
    String[] argv = statement("SELECT @@server_id, @@port").toArray(String[]::new);
    Output output = end.remote().run(Command.reading(argv).asRoot());
    String expected = end.server().value("SELECT CONCAT_WS('\\t', @@server_id, @@port)");
    return output.ok()
        ? output.text().equals(expected) ? "" : "it reaches another server"
        : output.complaint();
  }
}
