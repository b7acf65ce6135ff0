package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes back what was before, from what the servers say now; does nothing where nothing was done.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Restoration(Ends ends, Databases spec, Names names) {
  private static final Duration TO_FOLLOW = Duration.ofSeconds(10);

  void restore(Undo undo) {
    Map<String, String> before = undo.before().values();
    boolean reopens = !before.getOrDefault("source.read_only", "OFF").equals("ON");
    refuseWhereTheOtherSideIsInCharge(undo.phase());
    if (reopens) {
      reopen(before);
    }
    if (undo.phase() == Phase.PREPARE) {
      emptyDestination(before);
    }
  }

  /** The source has nothing newer to offer then: the way back is a switch. */
  private void refuseWhereTheOtherSideIsInCharge(Phase phase) {
    boolean source = ends.source().server().readOnly();
    boolean destination = ends.destination().server().readOnly();
    boolean prepared = new Heartbeat(names).existsOn(ends.destination().server());
    if (!source && !destination && prepared) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
    if (source && !destination) {
      throw Failures.inCharge(ends.destination().host(), phase);
    }
  }

  /** A source that was fenced and never switched. */
  private void reopen(Map<String, String> before) {
    End source = ends.source();
    source.server().run(Server.OPENING);
    if (before.getOrDefault("source.event_scheduler", "OFF").equals("ON")) {
      source.server().run("SET GLOBAL event_scheduler=ON");
    }
    DropIn dropIn = DropIn.of(source, names);
    if (dropIn.present()) {
      dropIn.remove();
    }
  }

  /** Takes away what this migration put there, by its own notes, and nothing else. */
  private void emptyDestination(Map<String, String> before) {
    End destination = ends.destination();
    Server server = destination.server();
    Seeding seeding = new Seeding(ends.source(), destination, names, spec.schemas());
    DropIn dropIn = DropIn.of(destination, names);
    if (seeding.state() == Seeding.State.EXTERNAL) {
      leave(seeding, before, dropIn);
      return;
    }
    boolean seeded = seeding.state() != Seeding.State.NONE;
    if (!seeded && !dropIn.present()) {
      return;
    }
    Optional<WholeCopy> copy = server.dialect().wholeCopy(destination, names);
    if (copy.filter(WholeCopy::isThere).isPresent()) {
      dropIn.remove();
      copy.get().takeBack();
      seeding.forget();
      return;
    }
    if (server.replica().filter(it -> it.isFrom(ends.source(), names)).isPresent()) {
      server.endReplication();
    }
    Tuning.of(destination, names).undo();
    if (seeded) {
      List<String> drops = new ArrayList<>();
      spec.schemas().forEach(schema -> drops.add("DROP DATABASE IF EXISTS " + Sql.name(schema)));
      drops.add("DROP DATABASE IF EXISTS " + Sql.name(names.schema()));
      drops.addAll(drops(seeding));
      server.unlogged(drops);
      if (Seeding.foreignHistory(server, spec.schemas(), names).isEmpty()) {
        server.forgetLog();
        server.forgetPosition();
      }
      seeding.forget();
    }
    open(server, Openness.surveyed(before), dropIn);
  }

  /**
   * What somebody else put there stays, and follows on. What Ferry has in the source's log, it
   * takes away by the log, so that the replication finds what it is told to change. One that was
   * switched meanwhile follows nobody any more: it stays closed.
   */
  private void leave(Seeding seeding, Map<String, String> before, DropIn dropIn) {
    Server source = ends.source().server();
    Server destination = ends.destination().server();
    boolean follows = new ExternalSeed(ends, spec).present(names);
    if (follows) {
      source.run("DROP DATABASE IF EXISTS " + Sql.name(names.schema()));
      if (!destination.await(source.position(), TO_FOLLOW)) {
        throw Failures.notReplicating(destination.host(), "it is too far behind to be left alone");
      }
    }
    destination.unlogged(drops(seeding));
    if (follows) {
      open(destination, seeding.foundAs().orElseGet(() -> Openness.surveyed(before)), dropIn);
    }
    seeding.forget(); // last: who was cut off before knows what it was
  }

  private static List<String> drops(Seeding seeding) {
    return seeding.made().stream()
        .map(
            account ->
                (account.isRole() ? "DROP ROLE IF EXISTS " : "DROP USER IF EXISTS ")
                    + account.sql())
        .toList();
  }

  private static void open(Server server, Openness before, DropIn dropIn) {
    before.writeBackTo(server);
    dropIn.remove();
  }
}
