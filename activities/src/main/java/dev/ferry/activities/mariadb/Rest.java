package dev.ferry.activities.mariadb;

import dev.ferry.activities.ssh.HostFile;

/**
 * The rest of a replica while both sides are brought to one position for a comparison. It is noted
 * on the host beforehand, so that whoever comes next ends it when the comparison was killed. A
 * replica that a person has stopped has no such note, and is left alone.
 *
 * @param follower where the replica is
 * @param names of the migration
 */
record Rest(End follower, Names names) {

  private HostFile note() {
    return names.file(follower.remote(), "comparing");
  }

  /** The lock of whoever compares, held by the connection that stops and starts the replica. */
  static Sole sole(Server control, Names names) {
    return new Sole(control, names.lock("control"));
  }

  void begins() {
    note().write("a comparison lets the replica rest\n");
  }

  void ends() {
    note().remove();
  }

  /** Starts the replica if nobody compares any more who would. */
  void endIfAbandoned() {
    Server server = follower.server();
    boolean rests = Replica.of(server).filter(it -> !it.running()).isPresent();
    if (rests && note().read().isPresent() && !sole(server, names).inUse()) {
      server.run("STOP SLAVE", "START SLAVE");
      ends();
    }
  }
}
