package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.sql.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One connection to one server, and what is said to it in its own dialect. Never reconnects. */
public abstract class Server extends Session {
  /** A statement refused because the server is read-only. */
  static final int READ_ONLY = 1290;

  /** Of every connection, whatever the server's own. */
  protected static final String MODE =
      "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

  private final Dialect dialect;
  private boolean logs = true;

  /**
   * @param host name of the server's host
   * @param connection already open
   * @param dialect of the server
   */
  protected Server(String host, Connection connection, Dialect dialect) {
    super(host, connection);
    this.dialect = dialect;
  }

  @Override
  protected final RuntimeException failed(String sql, SQLException cause) {
    return Failures.failed(host(), sql, cause);
  }

  final Dialect dialect() {
    return dialect;
  }

  /** From now on a statement that is not answered in that time ends this connection. */
  final Server within(Duration longest) {
    bound(longest);
    return this;
  }

  /** From now on all statements together have that long; then this connection ends. */
  final void allWithin(Duration longest) {
    boundTogether(longest);
  }

  /** Number of this connection in the server's process list. */
  final long id() {
    return Long.parseLong(value("SELECT CONNECTION_ID()"));
  }

  /**
   * Nothing that this connection does enters the binary log from now on. For the side that is not
   * in charge: one transaction of its own there, be it an empty one (a savepoint is enough), stops
   * the replication and spoils the way back.
   */
  final Server withoutLog() {
    run("SET SESSION sql_log_bin=0");
    logs = false;
    return this;
  }

  /** Runs statements that must not travel by replication, on a side that may be closed. */
  public final void unlogged(List<String> statements) {
    boolean let = letsFerryWrite();
    if (logs) {
      run("SET SESSION sql_log_bin=0");
    }
    try {
      run(statements.toArray(String[]::new));
    } finally {
      if (logs) {
        run("SET SESSION sql_log_bin=1");
      }
      if (let) {
        closeToWriters(Duration.ofSeconds(5));
      }
    }
  }

  /** Closes a server that follows, or is about to. */
  final void closeToWriters(Duration longestWait) {
    run("SET SESSION lock_wait_timeout=" + longestWait.toSeconds(), closing());
  }

  // Who may write.

  /** Whether the server refuses ordinary writers. */
  final boolean readOnly() {
    return value("SELECT @@GLOBAL.read_only").equals("1");
  }

  /** The statement that closes the server; {@link #OPENING} opens it. */
  protected abstract String closing();

  /** Opens the server to all. */
  static final String OPENING = "SET GLOBAL read_only=0";

  /**
   * Lets Ferry's account write on a server that stays closed to ordinary ones.
   *
   * @return whether it did not already
   */
  protected abstract boolean letsFerryWrite();

  /** Whether the server is closed as {@link #closing} closes it, and what it has logged. */
  protected abstract Look look();

  /**
   * One look at a server.
   *
   * @param closed to writers
   * @param position of all that it wrote
   */
  public record Look(boolean closed, String position) {}

  /** Runs a write, unless the server is read-only. */
  protected abstract void runUnlessReadOnly(String write);

  /** Ends connections, those that ended meanwhile too. */
  protected abstract void kill(List<Long> ids);

  /** The table of all connections, with {@code id}, {@code user}, {@code command}, {@code info}. */
  protected abstract String processes();

  /** An expression for the milliseconds that a connection of {@link #processes} {@code p} runs. */
  protected abstract String millisRunning();

  // Where it stands.

  /** Everything that the server has: what it logged, and what it was told to have. */
  protected abstract String position();

  /** Whether two positions are the same. */
  protected abstract boolean same(String one, String other);

  /** Waits until the server has everything up to {@code position}. */
  protected abstract boolean await(String position, Duration longest);

  /** Whether this server ever had all that {@code follower} has. */
  protected abstract boolean had(Server follower);

  /** What {@code follower} has that this server never had, as a sentence; empty for nothing. */
  protected abstract Optional<String> foreign(Server follower);

  /** Whether the server has a history of its own. */
  protected abstract boolean hasHistory();

  /** Forgets what it logged. */
  protected abstract void forgetLog();

  /** Forgets where it stands, too. */
  protected abstract void forgetPosition();

  /**
   * Begins a transaction that sees the server as of one position.
   *
   * @param second one more connection to the same server
   * @return the position, or why there is none
   */
  protected abstract Snapshot snapshot(Server second);

  /**
   * What a transaction sees.
   *
   * @param position of it; empty when there is none
   * @param why not
   */
  public record Snapshot(String position, String why) {}

  // Whom it follows.

  /** All that it replicates from. */
  protected abstract List<Replica> replicas();

  /** What a replica says that it has reached when it has reached this server. */
  protected abstract String identity();

  /** What it replicates from, if anything. */
  final Optional<Replica> replica() {
    return replicas().stream().findFirst();
  }

  /**
   * Replicates from {@code source}.
   *
   * @param login that it logs in with
   * @param position from which on; it has all before that
   */
  protected abstract void follow(End source, Login login, String position);

  /**
   * An account.
   *
   * @param user its name
   * @param password of it
   */
  public record Login(String user, String password) {}

  /** Lets it rest. */
  protected abstract void stopReplica();

  /** Goes on. */
  protected abstract void startReplica();

  /** Goes on to exactly that position. */
  protected abstract void startReplicaUntil(String position);

  /** Forgets whom it followed. */
  protected abstract void forgetReplica();

  /** Ends replication and forgets where it came from. */
  final void endReplication() {
    if (!replicas().isEmpty()) {
      stopReplica();
      forgetReplica();
    }
  }

  /** What this server calls a variable that has got another name meanwhile. */
  protected String called(String variable) {
    return variable;
  }

  // What it holds.

  /** A query for who has which role: {@code u} and {@code h} have {@code ru} and {@code rh}. */
  protected abstract String roles();

  /** A query for the bytes of the files of schemas, whose directories it gets as a list. */
  protected abstract String bytesOfFiles();

  /**
   * A condition for those of {@code information_schema.statistics} that a statement may name: an
   * index that was hidden, to see whether it is needed, is refused.
   */
  protected abstract String usable();

  /** What was loaded into the server from libraries: plugins, components, functions. */
  protected abstract List<String> extensions();

  /** What keeps transactions from replication; empty for nothing. */
  protected abstract List<String> filters();

  /** Settings kept elsewhere that would win over a file's; empty for none. */
  protected abstract List<String> overridden();
}
