package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Tasks;
import dev.ferry.activities.Wait;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Finding;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The pause of a server. */
final class DatabasePart implements SwitchPart {
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final Duration TO_THAW = Duration.ofSeconds(5);

  /** Users wait for it, and a destination that is gone does not answer. */
  private static final Duration TO_LOOK = Duration.ofMillis(500);

  private final Ends ends;
  private final Names names;
  private final Heartbeat heartbeat;
  private final Events events;
  private final List<Server> more = new ArrayList<>();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("ferry-database-", 0).factory());
  private final Fence fence;
  private final Server sourceProbe;
  private final Server destinationProbe;
  private final Client client;
  private final String scheduler;
  private final String directory;
  private final Supplier<List<Finding>> lastLook;
  private Set<String> enabled;

  DatabasePart(
      Ends ends, Databases spec, Names names, String password, Supplier<List<Finding>> lastLook) {
    this.ends = ends;
    this.names = names;
    this.lastLook = lastLook;
    this.heartbeat = new Heartbeat(names);
    this.events = new Events(spec.schemas());
    try {
      endOlder(ends.source().server());
      endOlder(ends.destination().server());
      new Rest(ends.destination(), names).endIfAbandoned();
      sourceProbe = probe(ends.source());
      destinationProbe = probe(ends.destination());
      Server second = ends.source().another().get();
      more.add(second);
      fence = new Fence(ends.source().server(), second, sourceProbe, heartbeat, threads);
      HostFile options = names.file(ends.source().remote(), "own.cnf");
      client = Client.find(ends.source(), options, spec.user(), password);
      if (standing() == Standing.HOME) {
        heartbeat.noteScheduler(ends.source().server());
      }
      scheduler = heartbeat.scheduler(ends.source().server()).orElse("OFF");
      enabled = events.enabled(ends.source().server());
      directory = ends.destination().server().value("SELECT @@datadir");
      warm();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * A statement of an earlier claim may still wait on the server though its session has ended; it
   * must not take effect behind our back.
   */
  private static void endOlder(Server server) {
    long first = server.id();
    String older =
        "SELECT id FROM %s WHERE user = SUBSTRING_INDEX(USER(), '@', 1) AND id < %d"
            .formatted(server.processes(), first);
    for (String id : server.column(older)) {
      try {
        server.execute("KILL " + id);
      } catch (SQLException e) {
        // It ended by itself.
      }
    }
    while (!server.column(older).isEmpty()) {
      Wait.millis(5);
    }
  }

  private Server probe(End end) {
    Server server = new Probe(end, names).connect();
    more.add(server);
    return server;
  }

  /** The first statement and the first command on a fresh connection take longer. */
  private void warm() {
    for (Remote remote : List.of(ends.source().remote(), ends.destination().remote())) {
      remote.runNow(Command.of("true").asRoot()).orThrow();
    }
    ends.destination().server().await("", Duration.ZERO);
    Standing warm = standing();
    assert warm != null;
  }

  @Override
  public Standing standing() {
    boolean source = ends.source().server().readOnly();
    boolean destination = ends.destination().server().readOnly();
    if (!source && !destination) {
      throw twoWriters();
    }
    return !source ? Standing.HOME : destination ? Standing.FENCED : Standing.TAKEN;
  }

  private SwitchFailure twoWriters() {
    return new SwitchFailure(
        Failures.twoWriters(ends.source().host(), ends.destination().host()).getMessage());
  }

  /** What is not answered by then is given up: a host that is gone does not prolong the pause. */
  private void within(Duration left) {
    Duration longest = left.plus(GRACE);
    ends.source().server().within(longest);
    ends.destination().server().within(longest);
    more.forEach(server -> server.within(longest));
  }

  @Override
  public List<List<String>> thawCommands() {
    List<List<String>> commands = new ArrayList<>();
    commands.add(client.statement(Server.OPENING));
    commands.add(sourceDropIn().removal());
    if (scheduler.equals("ON")) {
      commands.add(client.statement("SET GLOBAL event_scheduler=ON"));
    }
    return commands;
  }

  private DropIn sourceDropIn() {
    return DropIn.of(ends.source(), names);
  }

  /** Fails here, while nobody waits, what would fail in the pause. */
  @Override
  public void approach() {
    List<Finding> obstacles = lastLook.get();
    if (!obstacles.isEmpty()) {
      throw Failures.notReady(obstacles);
    }
  }

  @Override
  public String fence(Deadline deadline) {
    within(deadline.left());
    String position = fence.close(sourceDropIn(), deadline);
    enabled = events.enabled(ends.source().server());
    return position;
  }

  @Override
  public void reach(String position, Deadline deadline) {
    within(deadline.left());
    Server server = ends.destination().server();
    long millis = Math.max(0, deadline.left().minus(Lateness.TO_LOOK).toMillis());
    boolean reached = server.await(position, Duration.ofMillis(millis));
    String now = server.position();
    if (!reached || !server.same(now, position)) {
      String trouble = new Lateness(ends.destination().remote(), directory).of(server);
      throw Failures.notReached(server.host(), position, now, trouble);
    }
  }

  @Override
  public void ready(String position, Deadline deadline) {
    within(deadline.left());
    Server.Look look = ends.source().server().look();
    if (!look.closed()) {
      throw Failures.notFenced(ends.source().host(), "it is not read-only any more");
    }
    if (!look.position().equals(position)) {
      throw Failures.moved(ends.source().host(), position, look.position());
    }
    if (!ends.destination().server().readOnly()) {
      throw twoWriters();
    }
  }

  @Override
  public void takeOver(Deadline deadline) {
    within(deadline.left());
    Server server = ends.destination().server();
    boolean closed = server.readOnly();
    if (closed) {
      expectEverything(server);
    }
    // Not before that look: a side that must not open stays closed over its restart too.
    Tasks.both(
        threads,
        () -> DropIn.of(ends.destination(), names).removeNow(),
        () -> open(server, closed));
    proveAccepted(server);
  }

  private void open(Server server, boolean closed) {
    if (closed) {
      server.stopReplica();
      events.enable(server, enabled);
    }
    server.endReplication();
    server.run(Server.OPENING);
    if (scheduler.equals("ON")) {
      server.run("SET GLOBAL event_scheduler=ON");
    }
  }

  /**
   * The source is looked at once more, as far as it answers: when it is lost after the decision,
   * its fence holds over its restart, and the position was proven before.
   */
  private void expectEverything(Server server) {
    Server.Look look;
    try {
      look = ends.source().server().look();
    } catch (DatabaseException lost) {
      return;
    }
    if (!look.closed()) {
      throw Failures.sourceOpen(ends.source().host());
    }
    String now = server.position();
    if (!server.same(now, look.position())) {
      throw Failures.notReached(server.host(), look.position(), now, "before it opens");
    }
  }

  private void proveAccepted(Server server) {
    if (server.readOnly()) {
      throw Failures.notOpened(server.host(), "read_only is still 1");
    }
    try {
      destinationProbe.execute(heartbeat.probe());
    } catch (SQLException e) {
      throw Failures.notOpened(server.host(), Failures.said(e));
    }
  }

  @Override
  public void thaw() {
    within(TO_THAW);
    refuseIfTaken();
    Server server = ends.source().server();
    server.run(Server.OPENING);
    if (scheduler.equals("ON")) {
      server.run("SET GLOBAL event_scheduler=ON");
    }
    sourceDropIn().removeNow();
  }

  /** The decision was to thaw, so the other side cannot be open; unless somebody opened it. */
  private void refuseIfTaken() {
    boolean taken;
    try {
      taken = !ends.destination().server().within(TO_LOOK).readOnly();
    } catch (DatabaseException lost) {
      return;
    }
    if (taken) {
      throw twoWriters();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    more.forEach(Server::close);
    ends.close();
  }
}
