package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Mark;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Remote;
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
public record Names(String schema, String replication, String probe, String dropIn, String file) {

  /** Of a component of a migration. */
  public static Names of(Step step, Dialect dialect) {
    String hash = Mark.of(step);
    return new Names(
        "ferry_" + hash,
        "ferry_" + hash,
        "ferry_" + hash + "_probe",
        dialect.keptClosed().directory() + "/zz-ferry-" + step.migration() + ".cnf",
        dialect.kind() + "-" + step.spec().id());
  }

  /** Whether an account of that name is a temporary one of a migration. */
  static boolean isOurs(String user) {
    return user.matches("ferry_[0-9a-f]{10}(_probe)?");
  }

  /** A small file of ours on a host. */
  public HostFile file(Remote remote, String ending) {
    return HostFile.named(remote, file + "." + ending);
  }

  /** A lock of the server, at most 64 characters. */
  public String lock(String of) {
    return schema + "." + of;
  }
}
