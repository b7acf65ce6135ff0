package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Login;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What keeps a server closed when it restarts, for that it is a replica it would forget: a file
 * that is there while the server is not in charge, and one line of its configuration that reads it
 * if it is there.
 *
 * @param remote the host
 * @param configuration the server's own file
 * @param name of ours beside it, without its ending
 */
record Include(Remote remote, String configuration, String name) {

  /** Where {@code end} keeps its configuration, if it has any. */
  static Include of(End end, Names names) {
    String configuration = end.server().info("server").getOrDefault("config_file", "");
    if (configuration.isEmpty()) {
      throw Failures.noConfiguration(end.host());
    }
    return new Include(end.remote(), configuration, names.include());
  }

  /** Whether {@code end} follows the other side, or was closed, by this migration. */
  static boolean ours(End end, Names names) {
    Replication now = end.replication();
    return now.isFrom(names.way()) || (now.closed() && of(end, names).present());
  }

  String path() {
    return directory() + "/" + name + ".conf";
  }

  /** Makes the server's configuration read the file. */
  void wire() {
    remote.run(HostScript.changing("wire", configuration, name)).orThrow();
  }

  /** Takes the line out again. */
  void unwire() {
    remote.run(HostScript.changing("unwire", configuration, name)).orThrow();
  }

  private String directory() {
    return configuration.substring(0, configuration.lastIndexOf('/'));
  }

  private String ready() {
    return directory() + "/." + name + ".closed";
  }

  /** Has the file ready that closes, so that the pause only has to give it its name. */
  void makeReady() {
    remote.run(place("ready", content(Replication.NOWHERE, ""))).orThrow();
  }

  void forgetReady() {
    remote.run(Command.of("rm", "-f", ready()).asRoot()).orThrow();
  }

  /** Closed, and following nobody: in the pause. */
  void closeNow() {
    remote.runNow(Command.of("ln", "-fT", ready(), path()).asRoot()).orThrow();
    syncNow();
  }

  private void syncNow() {
    remote.runNow(Command.of("sync", directory()).asRoot()).orThrow();
  }

  /** The same outside the pause. */
  void close() {
    remote.run(place("close", content(Replication.NOWHERE, ""))).orThrow();
  }

  /** Following what the loopback port leads to. */
  void follow(int port, Login login) {
    remote.run(place("close", content(port, account(login)))).orThrow();
  }

  private Command place(String verb, String content) {
    return HostScript.changing(verb, configuration, name)
        .stdin(content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String content(int port, String account) {
    return """
        # Written by Ferry, which removes it when this server is in charge.
        replicaof 127.0.0.1 %d
        replica-read-only yes
        %s"""
        .formatted(port, account);
  }

  private static String account(Login login) {
    return login
        .password()
        .map(it -> "masteruser %s\nmasterauth %s\n".formatted(quoted(login.user()), quoted(it)))
        .orElse("");
  }

  /** In double quotes the configuration takes any byte in hexadecimal. */
  private static String quoted(String bytes) {
    return bytes.chars().mapToObj("\\x%02x"::formatted).collect(Collectors.joining("", "\"", "\""));
  }

  /** Removes the file, in the pause. */
  void openNow() {
    remote.runNow(Command.of("rm", "-f", path()).asRoot()).orThrow();
    syncNow();
  }

  void open() {
    remote.run(HostScript.changing("open", configuration, name)).orThrow();
  }

  boolean present() {
    return remote.run(Command.reading("test", "-e", path()).asRoot()).ok();
  }

  /** The same in the pause. */
  boolean presentNow() {
    return remote.runNow(Command.reading("test", "-e", path()).asRoot()).ok();
  }

  /** Whom the server would follow if it restarted now, as host:port; empty for nobody. */
  String would() {
    Output output = remote.run(HostScript.reading("would", configuration, name));
    return output.orThrow().text();
  }

  /** What removes it without Ferry. */
  List<String> removal() {
    return List.of("rm", "-f", path());
  }
}
