package dev.ferry.activities.redis;

import dev.ferry.workflows.steps.Phase;
import java.util.Locale;

/** The errors of this package, each once; explained in docs/errors.md. */
final class Failures {
  private Failures() {}

  private static RedisException failure(String text) {
    return new RedisException(text, null);
  }

  static RedisException notConnected(String host, String user, Exception cause) {
    return new RedisException(
        ("FERRY-REDIS-001 Redis on %s does not let in %s: %s. Check that it runs, the port on its"
                + " loopback, the account and its password.")
            .formatted(host, user, cause.getMessage()),
        cause);
  }

  static RedisException lost(String host, String[] words, Exception cause) {
    return new RedisException(
        ("FERRY-REDIS-002 Redis on %s did not answer %s: %s. Whether it was done is not known; look"
                + " at the server, then try again.")
            .formatted(host, shown(words), cause.getMessage()),
        cause);
  }

  static Refused refused(String host, String[] words, String reply) {
    return new Refused(
        "FERRY-REDIS-003 Redis on %s refused %s: %s. Solve that on the server, then try again."
            .formatted(host, shown(words), reply),
        reply);
  }

  /** Its first two words: what comes then may be a secret or somebody's data. */
  private static String shown(String[] words) {
    String first = words[0].toUpperCase(Locale.ROOT);
    boolean two = words.length > 1 && words[1].matches("[A-Z-]+");
    return two ? first + " " + words[1] : first;
  }

  static RedisException noClient(String host, String why) {
    return failure(
        ("FERRY-REDIS-004 root on %s cannot use its Redis by redis-cli: %s. Ferry needs that to open"
                + " a closed server without the worker; install redis-tools.")
            .formatted(host, why));
  }

  static RedisException twoWriters(String source, String destination) {
    return failure(
        ("FERRY-REDIS-005 both %s and %s accept writes. Close the one that is not in charge at once"
                + " (REPLICAOF 127.0.0.1 0), then compare what each has.")
            .formatted(source, destination));
  }

  static RedisException noConfiguration(String host) {
    return failure(
        ("FERRY-REDIS-006 Redis on %s runs without a configuration file, so it cannot be kept closed"
                + " over a restart. Start it with one.")
            .formatted(host));
  }

  static RedisException foreignContent(String host, String what) {
    return failure(
        ("FERRY-REDIS-007 the destination %s already holds %s, and this migration did not put it"
                + " there. To follow would remove it: empty the server, or choose another.")
            .formatted(host, what));
  }

  static RedisException notContained(String host, Position position, String inCharge) {
    return failure(
        ("FERRY-REDIS-008 %s stands at %s, which %s never had: it was written to while it was not in"
                + " charge. To follow would remove those writes; save them first, then empty it.")
            .formatted(host, position, inCharge));
  }

  static RedisException notReplicating(String host, String trouble) {
    return failure(
        ("FERRY-REDIS-009 Redis on %s does not follow: %s. Read the log of both servers, then try"
                + " again.")
            .formatted(host, trouble));
  }

  static RedisException otherHistory(String host, String what) {
    return failure(
        ("FERRY-REDIS-010 the destination %s belongs to another replication: %s. End that, or choose"
                + " another destination.")
            .formatted(host, what));
  }

  static RedisException noWayBetween(String from, String to, String why) {
    return failure(
        ("FERRY-REDIS-011 %s does not reach Redis on %s by SSH: %s. The hosts must reach each other"
                + " at the addresses of the plan, and sshd must allow forwarding (AllowTcpForwarding).")
            .formatted(from, to, why));
  }

  static RedisException notInCharge(String host, String from) {
    return failure(
        ("FERRY-REDIS-012 %s should be in charge but is a replica of %s. Find out who is in charge"
                + " before anything else.")
            .formatted(host, from));
  }

  static RedisException includeWithoutEffect(String host, String path, String would) {
    return failure(
        ("FERRY-REDIS-013 after a restart Redis on %s would follow \"%s\", not what %s says: something"
                + " later in its configuration overrides it. Remove that.")
            .formatted(host, would, path));
  }

  static RedisException inCharge(String host, Phase phase) {
    return failure(
        ("FERRY-REDIS-014 %s is in charge: what was before %s cannot be restored. The way back is a"
                + " switch (ferry rollback).")
            .formatted(host, phase));
  }

  static RedisException notFenced(String host, String why) {
    return failure(
        "FERRY-REDIS-020 Redis on %s could not be closed to writers: %s. The switch was called off."
            .formatted(host, why));
  }

  static RedisException notReached(String host, Position wanted, Position now, String trouble) {
    return failure(
        ("FERRY-REDIS-021 %s has not reached %s but stands at %s%s. The switch was called off; look at"
                + " the lag before the next.")
            .formatted(host, wanted, now, trouble.isEmpty() ? "" : ": " + trouble));
  }

  static RedisException moved(String host, String position, String now) {
    return failure(
        ("FERRY-REDIS-022 %s moved from %s to %s behind the fence: somebody let writers go (CLIENT"
                + " UNPAUSE), or the pause was too long. The switch was called off.")
            .formatted(host, position, now));
  }

  static RedisException sourceOpen(String host) {
    return failure(
        ("FERRY-REDIS-023 the other side does not open, because %s is not closed. Close it"
                + " (REPLICAOF 127.0.0.1 0), then retry.")
            .formatted(host));
  }

  static RedisException notOpened(String host, String why) {
    return failure(
        "FERRY-REDIS-024 %s took over but does not take writes: %s. Solve that there, then retry."
            .formatted(host, why));
  }

  static RedisException noHostKey(String host, String pinned) {
    return failure(
        ("FERRY-REDIS-025 %s has no host key %s in /etc/ssh/ssh_host_*_key.pub. Pin one of these"
                + " keys.")
            .formatted(host, pinned));
  }
}
