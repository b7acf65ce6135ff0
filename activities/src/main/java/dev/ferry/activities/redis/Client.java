package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Login;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How root on a host gives a command without Ferry. The password lies in a file for root only, and
 * is neither in an argument nor in the list of processes.
 *
 * @param end the server
 * @param names of the migration
 * @param login Ferry's account
 */
record Client(End end, Names names, Login login) {

  /**
   * Writes what it needs, and proves that it works.
   *
   * @throws RedisException FERRY-REDIS-004
   */
  Client proven() {
    HostFile file = file();
    String password = login.password().map(Client::text).orElse("");
    if (!password.isEmpty() && !file.read().orElse("").equals(password)) {
      file.write(password + "\n");
    }
    Output output =
        end.remote()
            .run(
                Command.reading(
                        words("CLIENT", "SETNAME", names.client("host")).toArray(String[]::new))
                    .asRoot());
    if (!output.ok()) {
      throw Failures.noClient(end.host(), output.text() + output.complaint());
    }
    return this;
  }

  private HostFile file() {
    return names.file(end.remote(), "password");
  }

  void remove() {
    file().remove();
  }

  private static String text(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** What gives a command whose answer must be OK. */
  List<String> words(String... command) {
    List<String> words = new ArrayList<>(List.of("redis", file().path()));
    words.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(end.port())));
    if (login.password().isPresent()) {
      words.addAll(List.of("--no-auth-warning", "--user", login.user()));
    }
    words.addAll(List.of(command));
    return HostScript.words(words);
  }
}
