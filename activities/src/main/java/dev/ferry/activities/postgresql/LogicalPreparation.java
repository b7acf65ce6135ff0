package dev.ferry.activities.postgresql;

import java.util.List;

/**
 * Makes one side follow the other. The destination is a new cluster with the roles and the tables
 * of the source, whose rows its own subscriptions fetch; or it was in charge before, and goes on
 * from the slots that were made before the other one opened.
 */
final class LogicalPreparation {
  private final Ends ends;
  private final End source;
  private final End destination;
  private final Names names;
  private final Login login;
  private final Door here;
  private final Door there;

  /** Whether the destination was in charge before all others. */
  private final boolean back;

  LogicalPreparation(Ends ends, Names names) {
    this.ends = ends;
    this.source = ends.source();
    this.destination = ends.destination();
    this.names = names;
    this.login = new Login(ends, names);
    this.here = Door.of(ends, source, names);
    this.there = Door.of(ends, destination, names);
    this.back = new Seeding(source, names).state() == Seeding.State.SEEDED;
  }

  void run() {
    if (here.isClosed()) {
      throw Failures.notInCharge(source.host());
    }
    Seeding seeding = new Seeding(destination, names);
    boolean ours = back || seeding.state() == Seeding.State.SEEDED;
    if (ours && !there.isClosed()) {
      throw Failures.twoWriters(source.host(), destination.host());
    }
    if (seeding.state() == Seeding.State.NONE && !back) {
      expectNothing();
    }
    open();
    there.close();
    if (ours && destination.reachable().isEmpty()) {
      destination.cluster().call("service", "up");
    }
    share(ours);
    for (String database : Databases.names(source.server())) {
      try (Server server = source.connect(database)) {
        new Heartbeat(names).create(server);
      }
    }
    if (!ours) {
      new Founding(ends, names).run();
    }
    login.proveForRows(destination, source);
    login.proveForRows(source, destination);
    subscribe();
  }

  private void expectNothing() {
    List<String> content = Preparation.content(destination, destination.cluster().state());
    if (!content.isEmpty()) {
      throw Failures.foreignContent(destination.host(), content);
    }
  }

  /** The rules that only let Ferry and the replication in, before those of the users. */
  private void open() {
    var output = here.open(false);
    if (!output.ok()) {
      throw Failures.onHost(source.host(), output.complaint());
    }
  }

  private void share(boolean ours) {
    Server server = source.server();
    login.share(ours ? List.of(server, destination.server()) : List.of(server));
    String role = Sql.name(names.own());
    server.run(
        "ALTER ROLE %s REPLICATION BYPASSRLS".formatted(role), "GRANT pg_read_all_data TO " + role);
  }

  private void subscribe() {
    boolean copy = !back && names.subscribed(destination.remote()).read().isEmpty();
    try (Databases databases = Databases.open(ends)) {
      databases.pairs().forEach(pair -> subscribe(pair, copy));
    }
    if (copy) {
      names.subscribed(destination.remote()).write("yes\n");
    }
  }

  /** What is left of the other direction goes first: there is never one in each. */
  private void subscribe(Databases.Pair pair, boolean copy) {
    Publication publication = new Publication(pair.source(), names, pair.name());
    new Subscription(pair.source(), names, pair.name()).drop();
    publication.create();
    new Publication(pair.destination(), names, pair.name()).create();
    new Publication(pair.destination(), names, pair.name()).release();
    Subscription subscription = new Subscription(pair.destination(), names, pair.name());
    if (copy) {
      publication.keep();
    }
    String trouble = publication.trouble();
    if (!trouble.isEmpty()) {
      throw Failures.slotGone(source.host(), trouble, destination.host());
    }
    if (subscription.exists()) {
      subscription.enable();
      subscription.takeUpNewTables();
    } else {
      if (copy) {
        subscription.empty();
      }
      subscription.create(login.conninfo(destination, source), copy);
    }
  }
}
