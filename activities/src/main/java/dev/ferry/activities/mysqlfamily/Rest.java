package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.HostFile;

/**
 * The rest of a replica while both sides are brought to one position for a comparison. It is noted
 * on the host beforehand, so that whoever comes next ends it when the comparison was killed. A
 * replica that a person has stopped has no such note, and is left alone.
 *
 * @param follower where the replica is
 * @param names of the migration
 */
public record Rest(End follower, Names names) {

  private HostFile note() {
    return names.file(follower.remote(), "comparing");
  }

  /** The lock of whoever compares, held by the connection that stops and starts the replica. */
  public static Sole sole(Server control, Names names) {
    return new Sole(control, names.lock("control"));
  }

  /** Before the replica stops. */
  public void begins() {
    note().write("a comparison lets the replica rest\n");
  }

  void ends() {
    note().remove();
  }

  /** Starts the replica if nobody compares any more who would. */
  void endIfAbandoned() {
    Server server = follower.server();
    boolean rests = server.replica().filter(it -> !it.running()).isPresent();
    if (rests && note().read().isPresent() && !sole(server, names).inUse()) {
      server.stopReplica();
      server.startReplica();
      ends();
    }
  }
}
