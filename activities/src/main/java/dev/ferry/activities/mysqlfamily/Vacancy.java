package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the destination belongs to nobody else, and is written to by nobody else.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Vacancy(Ends ends, Databases spec, Names names) {

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(schemas());
    findings.add(replication());
    findings.add(history());
    findings.add(writers());
    return findings;
  }

  private Server server() {
    return ends.destination().server();
  }

  private Seeding seeding() {
    return new Seeding(ends.source(), ends.destination(), names, spec.schemas());
  }

  private boolean ours() {
    return seeding().state() != Seeding.State.NONE || new Heartbeat(names).existsOn(server());
  }

  private Finding schemas() {
    List<String> present = Preparation.present(server(), spec.schemas());
    return present.isEmpty() || ours() || ExternalSeed.wanted(spec)
        ? Finding.pass(
            "destination.schemas",
            present.isEmpty()
                ? "not there yet"
                : ours() ? "put there by us" : "put there by a tool of yours")
        : Finding.fail(
            "destination.schemas",
            ends.destination().host() + " already has " + present + ", not from this migration",
            "Drop or rename them, or choose another destination.");
  }

  private Finding replication() {
    boolean free =
        ends.source().server().replicas().isEmpty()
            && server().replicas().stream()
                .allMatch(it -> it.isFrom(ends.source(), names) || external(it));
    return free
        ? Finding.pass("replication.free", "no other server is followed")
        : Finding.fail(
            "replication.free",
            "the source, or the destination, replicates from another server",
            "End that replication first.");
  }

  private boolean external(Replica replica) {
    return ExternalSeed.wanted(spec) && new ExternalSeed(ends, spec).follows(replica);
  }

  /** What is in it would be taken for writes behind the source's back, so it must be emptied. */
  private Finding history() {
    if (server().replicas().stream().anyMatch(it -> it.isFrom(ends.source(), names))) {
      return new ErrantWrites(ends).contained();
    }
    if (ExternalSeed.wanted(spec)) {
      return Finding.pass("destination.history", "a tool of yours sees to it");
    }
    if (ours() || !server().hasHistory()) {
      return Finding.pass("destination.history", "the binary log has nothing of its own");
    }
    long readers = Seeding.readers(server());
    return Obstacles.judged(
        "destination.history",
        readers == 0,
        "the binary log has transactions of its own up to %s, which the first copy drops; %d replicas read it"
            .formatted(server().position(), readers),
        "End their replication, or choose another destination.");
  }

  private Finding writers() {
    if (ExternalSeed.wanted(spec) || seeding().state() == Seeding.State.SEEDING) {
      return Finding.pass("destination.writers", "the first copy may be being loaded");
    }
    return Obstacles.none(
        "destination.writers",
        server()
            .column(
                "SELECT CONCAT(p.user, '@', p.host, ', connection ', p.id) FROM"
                    + " information_schema.innodb_trx t JOIN "
                    + server().processes()
                    + " p ON p.id = t.trx_mysql_thread_id WHERE t.trx_rows_modified > 0 AND p.user"
                    + " NOT IN ('system user', "
                    + Sql.text(spec.user())
                    + ")"),
        "nobody writes there",
        "these write at the destination",
        "Find out who they are, and end that.");
  }
}
