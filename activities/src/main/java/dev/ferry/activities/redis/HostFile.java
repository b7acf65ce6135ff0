package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A small file in Ferry's directory on a host, readable for root only.
 *
 * @param remote the host
 * @param path of the file
 */
record HostFile(Remote remote, String path) {

  static HostFile of(Remote remote, Names names, String ending) {
    return new HostFile(remote, remote.directory() + "/" + names.file() + "." + ending);
  }

  Optional<String> read() {
    Output output = remote.run(Command.reading("cat", path).asRoot());
    if (output.ok()) {
      return Optional.of(output.text());
    }
    if (!remote.run(Command.reading("test", "-e", path).asRoot()).ok()) {
      return Optional.empty();
    }
    throw new IllegalStateException(output.orThrow().text());
  }

  void write(String content) {
    remote
        .run(
            HostScript.changing("write", path)
                .stdin((content + "\n").getBytes(StandardCharsets.UTF_8)))
        .orThrow();
  }

  void remove() {
    remote.run(HostScript.changing("remove", path)).orThrow();
  }
}
