package dev.ferry.activities.postgresql;

import dev.ferry.activities.ssh.Output;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;

/**
 * Writes back what was before, from what the hosts say now; does nothing where nothing was done.
 *
 * @param ends of the step
 * @param names of the migration
 */
record LogicalRestoration(Ends ends, Names names) {

  void restore(Undo undo) {
    End source = ends.source();
    End destination = ends.destination();
    Seeding seeding = new Seeding(destination, names);
    boolean begun = seeding.state() != Seeding.State.NONE;
    boolean here = !Door.of(ends, source, names).isClosed();
    boolean there = !Door.of(ends, destination, names).isClosed();
    if (seeding.state() == Seeding.State.SEEDED && there) {
      throw here
          ? Failures.twoWriters(source.host(), destination.host())
          : Failures.inCharge(destination.host(), undo.phase());
    }
    if (!here) {
      reopen(source);
    }
    if (undo.phase() == Phase.PREPARE) {
      if (begun) {
        destination.cluster().call("hba_remove", names.own());
        seeding.undo(ranThere(undo));
        names.subscribed(destination.remote()).remove();
      } else if (!there) {
        reopen(destination); // it was closed, and nothing more
        destination.cluster().call("hba_remove", names.own());
      }
      LogicalCleanUp.forget(source, names);
    }
  }

  private static boolean ranThere(Undo undo) {
    return !undo.before().values().getOrDefault("destination.status", "down").equals("down");
  }

  /** A side that was closed and never switched. */
  private void reopen(End end) {
    Output output = Door.of(ends, end, names).open(false);
    if (!output.ok()) {
      throw Failures.notThawed(end.host(), output.complaint());
    }
  }
}
