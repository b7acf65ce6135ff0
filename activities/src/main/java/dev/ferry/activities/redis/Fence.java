package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.activities.redis.Server.Fault;
import dev.ferry.activities.switchover.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes one server to writers, in two steps, for Redis has no master that only reads.
 *
 * <p>First writers are held ({@code CLIENT PAUSE ... WRITE}): also in transactions and scripts, and
 * nothing expires or is evicted meanwhile. If the switch is called off then, none of them has
 * failed, and none that waits for a list was thrown out. It ends by itself, and a restart forgets
 * it, so it is not trusted with the decision: before that the server becomes a replica of a port
 * where nobody can listen. As such it refuses every write for good, and its position stands still.
 */
final class Fence {
  private static final Duration TO_HOLD = Duration.ofMillis(500);

  /** What a server in charge sends its replicas every now and then; no write is as short. */
  private static final long PING = 14;

  private final Server server;
  private final Server probe;
  private final Names names;
  private final Duration longest;

  /**
   * @param server closes it
   * @param probe writes, and is to be held
   * @param longest after which writers are let go if nothing else comes
   */
  Fence(Server server, Server probe, Names names, Duration longest) {
    this.server = server;
    this.probe = probe;
    this.names = names;
    this.longest = longest;
  }

  /** Holds all writers, and proves it; answers the position. */
  Position hold(Deadline deadline) {
    Replication now = Replication.of(server);
    if (now.replica()) {
      if (!now.closed()) {
        throw Failures.notFenced(server.host(), "it follows " + now.from());
      }
      return now.position();
    }
    server.ask("CLIENT", "PAUSE", Long.toString(longest.toMillis()), "WRITE");
    proveHeld(deadline);
    return Replication.of(server).position();
  }

  private void proveHeld(Deadline deadline) {
    probe.send("DEL", names.probe());
    Deadline soon = Deadline.in(TO_HOLD);
    while (!flags(probe.id()).contains("b")) {
      if (deadline.passed() || soon.passed()) {
        throw Failures.notFenced(server.host(), "a write was not held");
      }
      Wait.millis(1);
    }
  }

  /** Of a connection, as the server sees it: {@code b} is one that is held. */
  private String flags(long id) {
    return server
        .text("CLIENT", "LIST", "ID", Long.toString(id))
        .replaceFirst("(?s).* flags=(\\S*) .*", "$1");
  }

  /** Closes it for good, proves it, and answers where it stands from now on. */
  Position shut() {
    List<String[]> questions = new ArrayList<>();
    questions.add(new String[] {"REPLICAOF", "127.0.0.1", "" + Replication.NOWHERE});
    questions.addAll(Writes.question(names));
    List<Object> answers = server.askAll(questions);
    if (answers.getFirst() instanceof Fault fault) {
      throw Failures.notFenced(server.host(), fault.text());
    }
    String refused = Writes.refused(answers).orElse("a write was accepted");
    if (!refused.startsWith("READONLY")) {
      throw Failures.notFenced(server.host(), refused);
    }
    return Replication.of(server).position();
  }

  /** Whether nothing was written between two positions. */
  static boolean still(Position held, Position now) {
    long more = now.offset() - held.offset();
    return now.history().equals(held.history()) && (more == 0 || more == PING);
  }
}
