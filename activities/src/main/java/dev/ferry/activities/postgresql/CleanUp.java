package dev.ferry.activities.postgresql;

/**
 * Removes what is temporary. The side that is not in charge is left shut down and closed: that is
 * what keeps an old source from taking writes.
 *
 * @param ends of the step
 * @param names of the migration
 */
record CleanUp(Ends ends, Names names) {

  void run() {
    if (!ends.both().stream().allMatch(End::prepared)) {
      return; // a preparation begins with both
    }
    State source = ends.source().cluster().state();
    State destination = ends.destination().cluster().state();
    boolean copy = destination.system().isPresent() && destination.system().equals(source.system());
    if (copy && source.open() && destination.open()) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
    boolean turned = copy && destination.open();
    if (!turned && !source.open()) {
      throw Failures.notInCharge(ends.source().host() + " or " + ends.destination().host());
    }
    End inCharge = turned ? ends.destination() : ends.source();
    if (copy) {
      rest(turned ? ends.source() : ends.destination());
    }
    Server server = inCharge.server();
    new Slot(server, names).dropOnceUnused();
    new Heartbeat(names).drop(server);
    new Login(ends, names).remove(server);
    new Standby(server).forget();
    new Seeding(ends.destination(), names).forget();
  }

  /** Down, closed, and following nobody should it be started. */
  private static void rest(End end) {
    end.disconnect();
    end.cluster().call("close_to_writers");
    end.cluster().call("service", "down");
    end.cluster().call("follow", "", "");
  }
}
