package dev.ferry.activities.mariadb;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.mariadb.MariaDb;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/** The pause of a MariaDB server. */
final class MariaDbPart implements SwitchPart {
  private final Ends ends;
  private final Names names;
  private final Heartbeat heartbeat;
  private final Events events;
  private final List<Server> more = new ArrayList<>();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("ferry-mariadb-", 0).factory());
  private final Fence fence;
  private final Server sourceProbe;
  private final Server destinationProbe;
  private final Client client;
  private final String scheduler;
  private Set<String> enabled;

  MariaDbPart(Ends ends, MariaDb spec, Names names, String password) {
    this.ends = ends;
    this.names = names;
    this.heartbeat = new Heartbeat(names);
    this.events = new Events(spec.schemas());
    try {
      endOlder(ends.source().server());
      endOlder(ends.destination().server());
      String secret = Accounts.newPassword();
      sourceProbe = probe(ends.source(), secret);
      destinationProbe = probe(ends.destination(), secret);
      Server second = ends.source().another().get();
      more.add(second);
      fence = new Fence(ends.source().server(), second, sourceProbe, heartbeat, threads);
      HostFile options = HostFile.of(ends.source().remote(), names, "own.cnf");
      client = Client.find(ends.source(), options, spec.user(), password);
      if (standing() == Standing.HOME) {
        heartbeat.noteScheduler(ends.source().server());
      }
      scheduler = heartbeat.scheduler(ends.source().server()).orElse("OFF");
      enabled = events.enabled(ends.source().server());
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
        "SELECT id FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(), '@', 1)"
            + " AND id < "
            + first;
    for (String id : server.column(older)) {
      try {
        server.execute("KILL " + id);
      } catch (SQLException e) {
        // It ended by itself.
      }
    }
    while (!server.column(older).isEmpty()) {
      Pause.millis(5);
    }
  }

  private Server probe(End end, String secret) {
    Accounts.probe(end.server(), names, secret);
    Server server =
        Server.connect(end.host(), end.remote().forward(end.port()), names.probe(), secret);
    more.add(server);
    return server;
  }

  /** The first statement and the first command on a fresh connection take longer. */
  private void warm() {
    for (Remote remote : List.of(ends.source().remote(), ends.destination().remote())) {
      remote.runNow(Command.of("true").asRoot()).orThrow();
    }
    ends.destination().server().value("SELECT MASTER_GTID_WAIT('', 0)");
    Standing warm = standing();
    assert warm != null;
  }

  @Override
  public Standing standing() {
    boolean source = ends.source().server().readOnly();
    boolean destination = ends.destination().server().readOnly();
    if (!source && !destination) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
    return !source ? Standing.HOME : destination ? Standing.FENCED : Standing.TAKEN;
  }

  @Override
  public List<List<String>> thawCommands() {
    List<List<String>> commands = new ArrayList<>();
    commands.add(client.statement("SET GLOBAL read_only=0"));
    commands.add(sourceDropIn().removal());
    if (scheduler.equals("ON")) {
      commands.add(client.statement("SET GLOBAL event_scheduler=ON"));
    }
    return commands;
  }

  private DropIn sourceDropIn() {
    return new DropIn(ends.source().remote(), names.dropIn());
  }

  @Override
  public String fence(Deadline deadline) {
    String position = fence.close(sourceDropIn(), deadline);
    enabled = events.enabled(ends.source().server());
    return position;
  }

  @Override
  public void reach(String position, Deadline deadline) {
    Server server = ends.destination().server();
    double seconds = Math.max(0, deadline.left().toMillis() - 100) / 1000.0;
    String answer =
        server.value("SELECT MASTER_GTID_WAIT(%s, %s)".formatted(Sql.text(position), seconds));
    Position now = server.position();
    if (!answer.equals("0") || !now.equals(Position.parse(position))) {
      String trouble = Replica.of(server).map(Replica::trouble).orElse("it does not replicate");
      throw Failures.notReached(server.host(), position, now.toString(), trouble);
    }
  }

  @Override
  public void ready(String position, Deadline deadline) {
    Map<String, String> row =
        ends.source().server().rows("SELECT @@GLOBAL.read_only r, @@gtid_binlog_pos p").getFirst();
    if (!row.get("r").equals("1")) {
      throw Failures.notFenced(ends.source().host(), "read_only is 0 again");
    }
    String now = row.getOrDefault("p", "");
    if (!now.equals(position)) {
      throw Failures.moved(ends.source().host(), position, now);
    }
    if (!ends.destination().server().readOnly()) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
  }

  @Override
  public void takeOver(Deadline deadline) {
    Server server = ends.destination().server();
    Future<?> removed =
        threads.submit(() -> new DropIn(ends.destination().remote(), names.dropIn()).removeNow());
    if (server.readOnly()) {
      expectEverything(server);
      server.run("STOP SLAVE");
      events.enable(server, enabled);
    }
    Replica.end(server);
    server.run("SET GLOBAL read_only=0");
    if (scheduler.equals("ON")) {
      server.run("SET GLOBAL event_scheduler=ON");
    }
    Tasks.done(removed);
    proveAccepted(server);
  }

  /**
   * The source is looked at once more, as far as it answers: when it is lost after the decision,
   * its fence holds over its restart, and the position was proven before.
   */
  private void expectEverything(Server server) {
    Map<String, String> row;
    try {
      row =
          ends.source()
              .server()
              .rows("SELECT @@GLOBAL.read_only r, @@gtid_binlog_pos p")
              .getFirst();
    } catch (MariaDbException lost) {
      return;
    }
    if (!row.get("r").equals("1")) {
      throw Failures.sourceOpen(ends.source().host());
    }
    Position now = server.position();
    if (!now.equals(Position.parse(row.getOrDefault("p", "")))) {
      throw Failures.notReached(
          server.host(), row.getOrDefault("p", ""), now.toString(), "before it opens");
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
    refuseIfTaken();
    Server server = ends.source().server();
    server.run("SET GLOBAL read_only=0");
    if (scheduler.equals("ON")) {
      server.run("SET GLOBAL event_scheduler=ON");
    }
    sourceDropIn().removeNow();
  }

  /** The decision was to thaw, so the other side cannot be open; unless somebody opened it. */
  private void refuseIfTaken() {
    boolean taken;
    try {
      taken = !ends.destination().server().readOnly();
    } catch (MariaDbException lost) {
      return;
    }
    if (taken) {
      throw Failures.twoWriters(ends.source().host(), ends.destination().host());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    more.forEach(Server::close);
    ends.close();
  }
}
