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
record Restoration(Ends ends, Names names) {

  void restore(Undo undo) {
    State source = ends.source().cluster().state();
    State destination = ends.destination().cluster().state();
    boolean copy = destination.system().isPresent() && destination.system().equals(source.system());
    if (copy && destination.open()) {
      throw source.open()
          ? Failures.twoWriters(ends.source().host(), ends.destination().host())
          : Failures.inCharge(ends.destination().host(), undo.phase());
    }
    if (!source.open() && wasOpen(undo) && ends.source().prepared()) {
      reopen(ends.source());
    }
    if (undo.phase() == Phase.PREPARE) {
      new Seeding(ends.destination(), names).undo(ranThere(undo));
      new Slot(ends.source().server(), names).dropOnceUnused();
    }
  }

  private static boolean wasOpen(Undo undo) {
    return undo.before().values().getOrDefault("source.status", "ready").equals("ready");
  }

  private static boolean ranThere(Undo undo) {
    return !undo.before().values().getOrDefault("destination.status", "down").equals("down");
  }

  /** A source that was fenced and never switched. */
  private static void reopen(End source) {
    Output output = source.cluster().thaw();
    if (!output.ok()) {
      throw Failures.notThawed(source.host(), output.complaint());
    }
    source.disconnect();
  }
}
