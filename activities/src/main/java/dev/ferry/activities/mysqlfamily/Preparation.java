package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Wait;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Output;
import dev.ferry.workflows.mysqlfamily.Databases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one side follow the other. Which of the cases it is, is read from the servers: the
 * destination is new and gets a seed; or it was in charge before, stands where it was fenced, and
 * goes on from there; or it follows already.
 */
final class Preparation {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration TO_CLOSE = Duration.ofSeconds(5);

  private final Ends ends;
  private final Databases spec;
  private final Names names;
  private final String password;

  Preparation(Ends ends, Databases spec, Names names, String password) {
    this.ends = ends;
    this.spec = spec;
    this.names = names;
    this.password = password;
  }

  private record Login(HostFile options, String password) {}

  /**
   * Does it.
   *
   * @return whether it is to be done once more, because the destination has another server's data
   *     now and all connections to it have ended
   */
  boolean run() {
    End source = ends.source();
    End destination = ends.destination();
    if (source.server().readOnly()) {
      throw Failures.notInCharge(source.host());
    }
    Seeding seeding = new Seeding(source, destination, names, spec.schemas());
    refuseTwoWriters();
    Heartbeat heartbeat = new Heartbeat(names);
    if (ExternalSeed.wanted(spec) && !heartbeat.existsOn(destination.server())) {
      new ExternalSeed(ends, spec).expectFollowing();
      seeding.external();
    }
    refuseForeignContent(seeding);
    closeToWriters(destination);
    heartbeat.create(source.server());
    heartbeat.noteScheduler(source.server());
    Client.find(source, ownOptions(source), spec.user(), password);
    Client client = Client.find(destination, ownOptions(destination), spec.user(), password);
    Login login = login(source, destination);
    login(destination, source);
    if (copiesWhole(seeding, client, login)) {
      return true;
    }
    replicate(seeding, client, login);
    destination.server().closeToWriters(TO_CLOSE);
    awaitReplication(destination.server());
    return false;
  }

  private boolean copiesWhole(Seeding seeding, Client client, Login login) {
    End destination = ends.destination();
    Server server = destination.server();
    Optional<WholeCopy> copy = server.dialect().wholeCopy(destination, names);
    if (copy.isEmpty() || !seeding.isWhole() || server.replica().isPresent()) {
      return false;
    }
    if (copy.get().isThere()) { // whoever put it there could not note so any more
      return seeding.copyWhole(copy.get(), from(login), client);
    }
    if (!present(server, spec.schemas()).isEmpty()) {
      return false;
    }
    seeding.refuseForeignHistory();
    boolean let = server.letsFerryWrite();
    Optional<String> obstacle = copy.get().makeReady(ends.source());
    if (let) {
      server.closeToWriters(TO_CLOSE);
    }
    if (obstacle.isPresent()) {
      seeding.way().dumps(obstacle.get());
      return false;
    }
    return seeding.copyWhole(copy.get(), from(login), client);
  }

  private Server.Login from(Login login) {
    return new Server.Login(names.replication(), login.password());
  }

  private void refuseTwoWriters() {
    Server server = ends.destination().server();
    if (new Heartbeat(names).existsOn(server) && !server.readOnly()) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
  }

  private void refuseForeignContent(Seeding seeding) {
    End destination = ends.destination();
    List<String> present = present(destination.server(), spec.schemas());
    boolean ours =
        seeding.state() != Seeding.State.NONE
            || new Heartbeat(names).existsOn(destination.server());
    if (!present.isEmpty() && !ours) {
      throw Failures.foreignContent(destination.host(), present);
    }
    Optional<Replica> replica = destination.server().replica();
    boolean external =
        seeding.state() == Seeding.State.EXTERNAL && new ExternalSeed(ends, spec).present(names);
    if (!external && replica.filter(it -> !it.isFrom(ends.source(), names)).isPresent()) {
      throw Failures.otherHistory(destination.host(), "it replicates from " + replica.get().from());
    }
    List<String> others = Seeding.otherSchemas(destination.server(), spec.schemas(), names);
    if (!others.isEmpty()) {
      throw Failures.otherHistory(destination.host(), "it has the schemas " + others);
    }
  }

  static List<String> present(Server server, List<String> schemas) {
    return server.column(
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name IN "
            + Sql.list(schemas));
  }

  /**
   * At every moment outside a switch the side that follows refuses writers, also after a restart.
   */
  private void closeToWriters(End destination) {
    DropIn.of(destination, names).writeAndProve();
    if (!destination.server().value("SELECT @@GLOBAL.event_scheduler").equals("DISABLED")) {
      destination.server().run("SET GLOBAL event_scheduler=OFF");
    }
    // Not wholly: a seed of an earlier attempt may still be loading.
    destination
        .server()
        .run("SET SESSION lock_wait_timeout=" + TO_CLOSE.toSeconds(), "SET GLOBAL read_only=1");
  }

  private HostFile ownOptions(End end) {
    return names.file(end.remote(), "own.cnf");
  }

  /** Lets the host of {@code from} log in at {@code to} for replication, and proves it. */
  private Login login(End to, End from) {
    HostFile options = names.file(from.remote(), "replication.cnf");
    String known =
        options
            .read()
            .orElse("")
            .lines()
            .filter(line -> line.startsWith("password="))
            .map(line -> line.substring("password=".length()).replace("\"", ""))
            .findFirst()
            .orElse("");
    String secret = known.isEmpty() ? Accounts.newPassword() : known;
    String content = Client.options(to, to.address(), names.replication(), secret);
    if (!options.read().orElse("").equals(content.strip())) {
      options.write(content);
    }
    List<String> schemas = new ArrayList<>(spec.schemas());
    schemas.add(names.schema());
    Accounts.replication(to.server(), names, from.address(), secret, schemas);
    prove(to, from, options);
    return new Login(options, secret);
  }

  private static void prove(End to, End from, HostFile options) {
    String query = "SELECT @@server_id";
    Command login =
        Command.reading(
                to.server().dialect().client(),
                "--defaults-file=" + options.path(),
                "--connect-timeout=5",
                "--batch",
                "--skip-column-names",
                "-e",
                query)
            .asRoot();
    Output output = from.remote().run(login);
    if (!output.ok()) {
      throw Failures.noWayBetween(from.host(), to.host(), output.complaint());
    }
    if (!output.text().equals(to.server().value(query))) {
      throw Failures.noWayBetween(from.host(), to.host(), "another server answers there");
    }
  }

  private void replicate(Seeding seeding, Client client, Login login) {
    Server server = ends.destination().server();
    Optional<Replica> replica = server.replica();
    if (seeding.state() == Seeding.State.EXTERNAL) {
      server.letsFerryWrite();
      seeding.copyAccounts(new AppAccounts(spec.schemas(), spec.user()));
    }
    if (replica.isPresent()) {
      if (!replica.get().running()) {
        server.startReplica();
      }
      if (seeding.state() == Seeding.State.LOADED) {
        seeding.attached(); // it was cut off just before it could note so
      }
      return;
    }
    switch (seeding.state()) {
      case SEEDING -> seed(seeding, client, login);
      case LOADED -> attachSeed(seeding, login);
      case EXTERNAL -> follow(login); // it was in charge before, and goes on from there
      case NONE, ATTACHED -> {
        if (present(server, spec.schemas()).isEmpty()) {
          if (seeding.state() == Seeding.State.ATTACHED) {
            seeding.way().forget(); // of data that somebody has dropped
          }
          seeding.startAnew();
          seed(seeding, client, login);
        } else {
          follow(login);
        }
      }
    }
  }

  private void seed(Seeding seeding, Client client, Login login) {
    Server server = ends.destination().server();
    server.letsFerryWrite();
    seeding.way().dumps();
    seeding.load(client, login.options());
    attachSeed(seeding, login);
  }

  private void attachSeed(Seeding seeding, Login login) {
    Server server = ends.destination().server();
    server.letsFerryWrite();
    seeding.copyAccounts(new AppAccounts(spec.schemas(), spec.user()));
    seeding.startOwnHistoryAnew();
    start(login, seeding.position());
    seeding.attached();
  }

  /** From where it stands, which the side in charge must have had. */
  private void follow(Login login) {
    Server follower = ends.destination().server();
    String position = follower.position();
    if (!ends.source().server().had(follower)) {
      throw Failures.notContained(follower.host(), position, ends.source().host());
    }
    start(login, position);
  }

  private void start(Login login, String position) {
    Server follower = ends.destination().server();
    follower.stopReplica();
    follower.forgetReplica();
    Progress.forget(ends.destination(), names);
    Tuning.of(ends.destination(), names).apply();
    follower.follow(ends.source(), from(login), position);
  }

  private void awaitReplication(Server server) {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      Optional<Replica> replica = server.replica();
      String trouble = replica.map(Replica::trouble).orElse("it is not configured");
      if (trouble.isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw Failures.notReplicating(server.host(), trouble);
      }
      Wait.millis(100);
    }
  }
}
