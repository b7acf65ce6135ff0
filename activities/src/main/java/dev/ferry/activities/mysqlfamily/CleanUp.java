package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import dev.ferry.workflows.mysqlfamily.Databases;
import java.util.List;

/**
 * Removes what is temporary. The side that is not in charge stays read-only, with its drop-in: that
 * is what keeps an old source from taking writes.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record CleanUp(Ends ends, Databases spec, Names names) {

  void run() {
    boolean source = ends.source().server().readOnly();
    boolean destination = ends.destination().server().readOnly();
    boolean both =
        List.of(ends.source(), ends.destination()).stream()
            .allMatch(end -> holdsTheData(end.server()));
    boolean theirs = ExternalSeed.wanted(spec) && new ExternalSeed(ends, spec).present(names);
    if (!source && !destination && both && !theirs) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
    if (source && destination) {
      throw Failures.notInCharge(ends.source().host() + " or " + ends.destination().host());
    }
    for (End end : List.of(ends.source(), ends.destination())) {
      clean(end);
    }
  }

  private boolean holdsTheData(Server server) {
    return !Preparation.present(server, spec.schemas()).isEmpty();
  }

  private void clean(End end) {
    Server server = end.server();
    End other = end.equals(ends.source()) ? ends.destination() : ends.source();
    if (server.replica().filter(it -> it.isFrom(other, names)).isPresent()) {
      server.endReplication();
    }
    Accounts.remove(server, names);
    server.unlogged(List.of("DROP DATABASE IF EXISTS " + Sql.name(names.schema())));
    if (!end.remote().run(Command.reading("test", "-d", end.remote().directory()).asRoot()).ok()) {
      return; // never prepared
    }
    server.dialect().wholeCopy(end, names).ifPresent(WholeCopy::keep);
    if (!server.readOnly()) {
      DropIn.of(end, names).remove();
    }
    if (server.replica().isEmpty()) {
      Tuning.of(end, names).undo();
    }
    for (String ending :
        List.of(
            "comparing",
            "compared",
            "settings",
            "seed",
            SeedWay.ENDING,
            "accounts",
            "replication.cnf",
            "own.cnf",
            "probe")) {
      names.file(end.remote(), ending).remove();
    }
  }
}
