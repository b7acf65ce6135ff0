package dev.ferry.activities.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A small file on a host, readable for root only; wholly there or not at all.
 *
 * @param remote the host
 * @param path of the file
 */
public record HostFile(Remote remote, String path) {
  private static final Bash FILE = Bash.beside(HostFile.class, "file");

  /** The file of that name in Ferry's directory on the host. */
  public static HostFile named(Remote remote, String name) {
    return new HostFile(remote, remote.directory() + "/" + name);
  }

  /** Its text without the last line break; empty where there is no such file. */
  public Optional<String> read() {
    Output output = remote.run(Command.reading("cat", path).asRoot());
    if (output.ok()) {
      return Optional.of(output.text());
    }
    if (!remote.run(Command.reading("test", "-e", path).asRoot()).ok()) {
      return Optional.empty();
    }
    throw new IllegalStateException(output.orThrow().text());
  }

  /** Writes it anew. */
  public void write(String content) {
    remote
        .run(FILE.command("write", path).stdin(content.getBytes(StandardCharsets.UTF_8)))
        .orThrow();
  }

  /** Removes it, where it is there. */
  public void remove() {
    remote.run(FILE.command("remove", path)).orThrow();
  }
}
