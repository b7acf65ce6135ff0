package dev.ferry.activities.postgresql;

import java.util.List;

/**
 * Removes what is temporary. The door of the side that is not in charge stays closed, and it is
 * shut down: that is what keeps an old source from taking writes.
 *
 * @param ends of the step
 * @param names of the migration
 */
record LogicalCleanUp(Ends ends, Names names) {

  void run() {
    if (!ends.both().stream().allMatch(End::prepared)) {
      return; // a preparation begins with both
    }
    End source = ends.source();
    End destination = ends.destination();
    Seeding seeding = new Seeding(destination, names);
    boolean here = !Door.of(ends, source, names).isClosed();
    boolean there = !Door.of(ends, destination, names).isClosed();
    boolean ours = seeding.state() == Seeding.State.SEEDED;
    if (ours && here && there) {
      throw Failures.twoWriters(source.host(), destination.host());
    }
    boolean turned = there && !here;
    if (!here && !turned) {
      throw Failures.notInCharge(source.host() + " or " + destination.host());
    }
    End inCharge = turned ? destination : source;
    if (turned) {
      rest(source);
    } else if (ours) {
      rest(destination);
    }
    forget(inCharge, names);
    Login login = new Login(ends, names);
    login.dropRole(inCharge.server());
    ends.both().forEach(login::forget);
    inCharge.cluster().call("hba_remove", names.own());
    inCharge.server().run("SELECT pg_reload_conf()");
    names.subscribed(destination.remote()).remove();
    seeding.forget();
  }

  /** Down, and closed should it be started. What it was told to follow goes, as far as it is up. */
  private void rest(End end) {
    if (end.reachable().isPresent()) {
      forget(end, names);
      new Login(ends, names).dropRole(end.server());
    }
    end.disconnect();
    end.cluster().call("service", "down");
  }

  /** Takes all of Ferry's out of its databases. */
  static void forget(End end, Names names) {
    List<String> databases = Databases.names(end.server());
    for (String database : databases) {
      try (Server server = end.connect(database)) {
        new Subscription(server, names, database).drop();
        new Publication(server, names, database).drop();
        new Heartbeat(names).drop(server);
      }
    }
  }
}
