package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Login;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import java.util.Map;

/**
 * Writes back what was before, from what the servers say now; does nothing where nothing was done.
 *
 * @param ends of the step
 * @param names of the migration
 * @param login Ferry's account
 */
record Restoration(Ends ends, Names names, Login login) {

  void restore(Undo undo) {
    Map<String, String> before = undo.before().values();
    Replication source = ends.source().replication();
    Replication destination = ends.destination().replication();
    Seed seed = Seed.of(ends.destination(), names);
    if (source.replica() && !destination.replica()) {
      throw Failures.inCharge(ends.destination().host(), undo.phase());
    }
    if (!destination.replica() && seed.state() == Seed.State.ATTACHED) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
    if (!before.getOrDefault("source.role", "master").equals("slave")) {
      reopen(source);
    }
    if (undo.phase() == Phase.PREPARE) {
      emptyDestination(seed, destination);
      Wiring.remove(ends, names, login);
    }
  }

  /** A source that was fenced and never switched. */
  private void reopen(Replication now) {
    Server server = ends.source().server();
    if (now.closed()) {
      server.ask("REPLICAOF", "NO", "ONE");
    } else if (now.replica()) {
      throw Failures.notInCharge(ends.source().host(), now.from());
    }
    server.ask("CLIENT", "UNPAUSE");
    Include.of(ends.source(), names).open();
  }

  /** Takes away what this migration put there, by its own note, and nothing else. */
  private void emptyDestination(Seed seed, Replication now) {
    End destination = ends.destination();
    if (seed.state() == Seed.State.NONE) {
      return;
    }
    boolean ours = now.isFrom(names.way()) || now.closed();
    if (ours || seed.state() == Seed.State.EMPTYING) {
      seed.is(Seed.State.EMPTYING); // else one cut off here would look like a second writer
      Server server = destination.server();
      server.ask("REPLICAOF", "NO", "ONE");
      server.ask("FLUSHALL");
      server.ask("FUNCTION", "FLUSH");
      server.ask("SAVE"); // the copy may lie on disk, and would be back after a restart
    }
    Include.of(destination, names).open();
    seed.forget();
  }
}
