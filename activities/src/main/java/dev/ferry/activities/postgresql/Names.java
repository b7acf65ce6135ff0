package dev.ferry.activities.postgresql;

import dev.ferry.activities.Mark;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.steps.Step;

/**
 * What Ferry calls its own things on both sides. They carry a hash, so that two migrations never
 * take each other's for theirs.
 *
 * @param own name of the replication role, of the slot and of the heartbeat's schema
 * @param file beginning of the names of all files in Ferry's directory
 */
record Names(String own, String file) {

  static Names of(Step step, PostgreSql spec) {
    String hash = Mark.of(step);
    return new Names("ferry_" + hash, "postgresql-" + spec.id());
  }

  /** The slot for one database; its own name is the cluster's alone. */
  String slot(String database) {
    return own + "_" + Mark.of(database);
  }

  /** A user whom no server knows. */
  String stranger() {
    return own + "_knock";
  }

  /** How far the first copy came, on the host that gets it. */
  HostFile marker(Remote remote) {
    return HostFile.named(remote, file + ".seed");
  }

  /** Whether each database was told to fetch its rows, on the host that gets them. */
  HostFile subscribed(Remote remote) {
    return HostFile.named(remote, file + ".subscribed");
  }

  /** Where the destination's own data wait. */
  String aside(Cluster cluster) {
    return cluster.data() + "." + own;
  }

  /** The password of the replication role, for the owner of the cluster. */
  String passwordFile(Cluster cluster) {
    return cluster.data() + "." + own + ".pass";
  }

  /** Number of a lock of the server. */
  long lock() {
    return Long.parseLong(own.substring("ferry_".length()), 16);
  }
}
