package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Login;

/**
 * Removes what is temporary. The side that is not in charge stays closed, with its file: that is
 * what keeps an old source from taking writes.
 *
 * @param ends of the step
 * @param names of the migration
 * @param login Ferry's account
 */
record CleanUp(Ends ends, Names names, Login login) {

  void run() {
    Replication source = ends.source().replication();
    Replication destination = ends.destination().replication();
    if (source.replica() && destination.replica()) {
      throw Failures.notInCharge(ends.source().host(), source.from());
    }
    boolean attached = Seed.of(ends.destination(), names).state() == Seed.State.ATTACHED;
    boolean back = Seed.of(ends.source(), names).state() == Seed.State.ATTACHED;
    if (!source.replica() && !destination.replica() && (attached || back)) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
    Wiring.remove(ends, names, login);
  }
}
