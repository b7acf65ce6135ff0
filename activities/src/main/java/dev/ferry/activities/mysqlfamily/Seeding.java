package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Copying;
import dev.ferry.activities.mysqlfamily.AppAccounts.Account;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first copy. Nothing of it enters the destination's binary log: what would, would travel back
 * by the way home, or collide with it.
 */
final class Seeding {
  private static final System.Logger LOG = System.getLogger(Seeding.class.getName());
  private static final int WOULD_NOT = 3;
  private static final Duration LONGEST = Duration.ofDays(2);

  private final End source;
  private final End destination;
  private final Names names;
  private final List<String> schemas;
  private final HostFile marker;
  private final HostFile made;
  private final SeedWay way;

  Seeding(End source, End destination, Names names, List<String> schemas) {
    this.source = source;
    this.destination = destination;
    this.names = names;
    this.schemas = schemas;
    this.marker = names.file(destination.remote(), "seed");
    this.made = names.file(destination.remote(), "accounts");
    this.way = SeedWay.at(destination, names);
  }

  /** How the copy is made. */
  SeedWay way() {
    return way;
  }

  /** How far it came, from the destination's own note. */
  enum State {
    NONE,
    SEEDING,
    LOADED,
    ATTACHED,
    /** Somebody else made it. */
    EXTERNAL
  }

  State state() {
    String text = marker.read().orElse("");
    return switch (text.replaceFirst("(?s)\\s.*", "")) {
      case "" -> State.NONE;
      case "loaded" -> State.LOADED;
      case "attached" -> State.ATTACHED;
      case "external" -> State.EXTERNAL;
      default -> State.SEEDING;
    };
  }

  /** The position of the copy. */
  String position() {
    return marker.read().orElse("").replaceFirst("^\\S+ ", "");
  }

  /**
   * Copies the server as a whole, or goes on with that.
   *
   * @return whether that was done; all connections to the destination have ended then
   */
  boolean copyWhole(WholeCopy copy, Server.Login login, Client client) {
    way.copiesWhole();
    WholeCopy.Work work = copy.take(source, login, client.words(), marker.path());
    Remote.Job job = destination.remote().job(work.name(), work.command());
    int exit = Copying.await(job, () -> new CloneGauge(destination.another().get()));
    String tail = job.tail().strip();
    job.remove();
    if (exit == WOULD_NOT) {
      LOG.log(Level.WARNING, "a dump is taken of {0}: {1}", source.host(), tail);
      way.dumps("the server refused a clone: " + tail.replace("\n", "; "));
      return false;
    }
    if (exit != 0) {
      throw Failures.seedFailed(destination.host(), exit, tail);
    }
    return true;
  }

  /** Whether the first copy is to be, or is being, one of the whole server. */
  boolean isWhole() {
    String state = marker.read().orElse("");
    return state.isEmpty() || state.equals("cloning") || state.equals("exchanging");
  }

  /** Loads the schemas; attaches to a load that already runs. */
  void load(Client client, HostFile dumpOptions) {
    Dialect dialect = destination.server().dialect();
    List<String> words =
        new ArrayList<>(List.of(marker.path(), dialect.findPosition(), Shell.DEAL));
    for (List<String> command :
        List.of(client.words(), dialect.dump(List.of("--defaults-file=" + dumpOptions.path())))) {
      words.add(Integer.toString(command.size()));
      words.addAll(command);
    }
    words.addAll(schemas);
    words.add(names.schema());
    String directory = destination.server().value("SELECT @@datadir");
    Remote.Job job =
        destination
            .remote()
            .job(names.file() + "-seed", Shell.SEED.command(words).stdin(drops()).within(LONGEST));
    long total = new Content(source.server(), schemas).bytes();
    int exit = Copying.await(job, () -> LoadGauge.of(destination, schemas, total));
    expectStillOurs();
    String tail = job.tail();
    job.remove();
    if (exit != 0) {
      String free = free(directory).map(bytes -> bytes + " bytes are free there").orElse("");
      throw Failures.seedFailed(
          destination.host(), exit, tail.strip().replace("\n", "; ") + "; " + free);
    }
  }

  /**
   * A later attempt ends our connection; the job is its own then. So does a server that is full.
   */
  private void expectStillOurs() {
    try {
      destination.server().value("SELECT 1");
    } catch (DatabaseException ended) {
      if (takenByALaterAttempt()) {
        throw ended;
      }
    }
  }

  private boolean takenByALaterAttempt() {
    try (Server again = destination.another().get()) {
      return new Sole(again, names.lock("change")).inUse();
    } catch (DatabaseException down) {
      return false; // then nobody is at work there
    }
  }

  private Optional<String> free(String directory) {
    Output df =
        destination
            .remote()
            .run(Command.reading("df", "--output=avail", "-B1", directory).asRoot());
    return df.text().lines().map(String::strip).filter(line -> line.matches("\\d+")).findFirst();
  }

  private byte[] drops() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(schemas);
    all.add(names.schema());
    for (String schema : all) {
      text.writeBytes(
          ("DROP DATABASE IF EXISTS " + Sql.name(schema) + ";\n").getBytes(StandardCharsets.UTF_8));
    }
    return text.toByteArray();
  }

  /** Makes the accounts that use the schemas, where they are not there already. */
  void copyAccounts(AppAccounts accounts) {
    List<Account> all = accounts.of(source.server());
    Set<Account> there = AppAccounts.plugins(destination.server()).keySet();
    note(all.stream().filter(account -> !there.contains(account)).toList());
    for (Account account : all) {
      destination.server().unlogged(accounts.definition(source.server(), account));
    }
    destination.server().run("FLUSH LOCAL PRIVILEGES");
  }

  /** Before they are made, so that a rollback removes these and no others. */
  private void note(List<Account> missing) {
    Set<String> noted = new LinkedHashSet<>(notedAccounts());
    missing.forEach(account -> noted.add(account.user() + "\t" + account.host()));
    if (!noted.isEmpty()) {
      made.write(String.join("\n", noted) + "\n");
    }
  }

  private List<String> notedAccounts() {
    return made.read().orElse("").lines().filter(line -> line.contains("\t")).toList();
  }

  /** The accounts that this migration made at the destination. */
  List<Account> made() {
    return notedAccounts().stream()
        .map(line -> line.split("\t", -1))
        .map(parts -> new Account(parts[0], parts[1]))
        .toList();
  }

  /**
   * Empties the destination's own log, if it has anything in it: transactions of its own would be
   * taken for writes behind the source's back. Only where nobody else can want it.
   */
  void startOwnHistoryAnew() {
    refuseForeignHistory();
    if (destination.server().hasHistory()) {
      destination.server().forgetLog();
    }
  }

  /** A log that somebody else reads is not ours to end. */
  void refuseForeignHistory() {
    if (destination.server().hasHistory()) {
      foreignHistory(destination.server(), schemas, names)
          .ifPresent(
              what -> {
                throw Failures.otherHistory(destination.host(), what);
              });
    }
  }

  /** Why a server's log is not ours to empty. */
  static Optional<String> foreignHistory(Server server, List<String> schemas, Names names) {
    List<String> others = otherSchemas(server, schemas, names);
    if (!others.isEmpty()) {
      return Optional.of("it has the schemas " + others + " and a binary log");
    }
    long replicas = readers(server);
    return replicas == 0
        ? Optional.empty()
        : Optional.of(replicas + " replicas read its binary log");
  }

  /** How many replicas read a server's log. */
  static long readers(Server server) {
    return Long.parseLong(
        server.value(
            "SELECT COUNT(*) FROM %s WHERE command LIKE 'Binlog Dump%%'"
                .formatted(server.processes())));
  }

  /** Schemas that are neither the system's nor the plan's nor Ferry's. */
  static List<String> otherSchemas(Server server, List<String> schemas, Names names) {
    List<String> known =
        new ArrayList<>(List.of("mysql", "sys", "information_schema", "performance_schema"));
    known.addAll(schemas);
    known.add(names.schema());
    return server.column(
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN "
            + Sql.list(known));
  }

  /**
   * Whatever is there was put there by somebody else, and stays. How open it is now is noted: a
   * survey may have been before that, and an attempt that is cut off has closed it already.
   */
  void external() {
    if (state() != State.EXTERNAL) {
      marker.write("external " + Openness.of(destination.server()).text() + "\n");
    }
  }

  /** How open it was when it was taken up. */
  Optional<Openness> foundAs() {
    return Openness.parse(position());
  }

  void attached() {
    marker.write("attached " + position() + "\n");
  }

  /** As if there had been none before. */
  void startAnew() {
    marker.remove();
    made.remove();
  }

  /** Nothing of it is remembered. */
  void forget() {
    startAnew();
    way.forget();
  }
}
