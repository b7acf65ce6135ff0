package dev.ferry.activities.redis;

import dev.ferry.activities.Mark;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.steps.Step;

/**
 * What Ferry calls its own things on both hosts. They carry a hash, so that two migrations never
 * take each other's for theirs.
 *
 * @param hash of migration and component
 * @param include name of the file that keeps a server closed over a restart, without its ending
 * @param file beginning of the names of all files in Ferry's directory
 * @param key name of the key with which one host reaches the other
 */
record Names(String hash, String include, String file, String key) {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 12_000; // below those that Linux gives to clients

  static Names of(Step step, Redis spec) {
    return new Names(
        Mark.of(step),
        "zz-ferry-" + step.migration() + "-" + spec.id(),
        "redis-" + spec.id(),
        "ferry:" + step.migration() + ":" + spec.id());
  }

  /** A connection's name. */
  String client(String of) {
    return "ferry-" + hash + "-" + of;
  }

  /** Nobody listens: a message there moves the position and leaves nothing behind. */
  String channel() {
    return "ferry-" + hash + "-beat";
  }

  /** A key that is written and removed in one step. */
  String probe() {
    return "ferry-" + hash + "-probe";
  }

  /** The unit that leads to the other host. */
  String unit() {
    return "ferry-redis-" + hash + ".service";
  }

  /** The port of the loopback that leads to the other host. */
  int way() {
    return FIRST_PORT + Integer.parseInt(hash.substring(0, 6), 16) % PORTS;
  }

  /** A small file of ours on a host. */
  HostFile file(Remote remote, String ending) {
    return HostFile.named(remote, file + "." + ending);
  }
}
