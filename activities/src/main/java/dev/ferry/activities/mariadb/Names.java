package dev.ferry.activities.mariadb;

import dev.ferry.activities.Mark;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.mariadb.MariaDb;
import dev.ferry.workflows.steps.Step;

/**
 * What Ferry calls its own things on both servers. They carry a hash, so that two migrations never
 * take each other's for theirs.
 *
 * @param schema the heartbeat schema
 * @param replication the account that dumps and replicates
 * @param probe the account that proves whether a server takes writes
 * @param dropIn the file that keeps a server read-only over a restart
 * @param file beginning of the names of all files in Ferry's directory
 */
record Names(String schema, String replication, String probe, String dropIn, String file) {

  static Names of(Step step, MariaDb spec) {
    String hash = Mark.of(step);
    return new Names(
        "ferry_" + hash,
        "ferry_" + hash,
        "ferry_" + hash + "_probe",
        "/etc/mysql/mariadb.conf.d/zz-ferry-" + step.migration() + ".cnf",
        "mariadb-" + spec.id());
  }

  /** A small file of ours on a host. */
  HostFile file(Remote remote, String ending) {
    return HostFile.named(remote, file + "." + ending);
  }

  /** A lock of the server, at most 64 characters. */
  String lock(String of) {
    return schema + "." + of;
  }
}
