package dev.ferry.activities.ssh;

import java.util.Base64;
import java.util.Optional;

/**
 * The public keys of a host, for another host that is to know it: each learns the other's key from
 * us, who have verified both, and neither ever trusts on first use.
 */
public final class HostKeys {
  private static final Command ALL =
      Command.reading(
          "find",
          "/etc/ssh",
          "-maxdepth",
          "1",
          "-name",
          "ssh_host_*_key.pub",
          "-exec",
          "cat",
          "{}",
          "+");

  private HostKeys() {}

  /** The key that the plan pins, as a line of {@code known_hosts} has it behind the name. */
  public static Optional<String> pinned(Remote remote) {
    return remote
        .run(ALL)
        .orThrow()
        .text()
        .lines()
        .map(line -> line.split(" ", 3))
        .filter(words -> words.length >= 2)
        .filter(words -> fingerprint(words).equals(remote.host().hostKey()))
        .map(words -> words[0] + " " + words[1])
        .findFirst();
  }

  private static String fingerprint(String[] words) {
    return PinnedHostKey.fingerprint(Base64.getDecoder().decode(words[1]));
  }
}
