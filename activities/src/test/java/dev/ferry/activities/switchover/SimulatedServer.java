package dev.ferry.activities.switchover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A database server: its rows, what fences it, and whom it follows. */
final class SimulatedServer {
  static final List<String> OPEN = List.of("open");
  static final List<String> FORGET = List.of("forget");

  private final Pair pair;
  private final SimulatedHost host;
  private final List<Integer> rows = new ArrayList<>();
  private final List<Object> underWay = new ArrayList<>();
  private boolean running = true;
  private boolean closed;

  /** On disk: closed over a restart, too. */
  private boolean staysClosed;

  private boolean follows;

  SimulatedServer(Pair pair, SimulatedHost host, boolean inCharge) {
    this.pair = pair;
    this.host = host;
    closed = !inCharge;
    staysClosed = !inCharge;
    follows = !inCharge;
  }

  boolean running() {
    return running;
  }

  boolean closed() {
    return closed;
  }

  boolean staysClosed() {
    return staysClosed;
  }

  boolean writable() {
    return running && !closed;
  }

  List<Integer> rows() {
    return rows;
  }

  void stayClosed() {
    staysClosed = !host.lies(Lie.FENCED_OVER_RESTARTS);
  }

  void forget() {
    staysClosed = false;
  }

  void close() {
    closed = !host.lies(Lie.FENCED) || closed;
  }

  /** As the thaw, or a takeover, asks for it. */
  void open() {
    if (closed) {
      closed = false;
      pair.opened(host);
    }
  }

  void follow() {
    follows = true;
  }

  void followNoMore() {
    follows = false;
  }

  /** Takes some of what the other side has more. */
  void catchUp(SimulatedServer other) {
    if (running && follows && other.running && other.rows.size() > rows.size()) {
      int more = 1 + pair.random.nextInt(other.rows.size() - rows.size());
      rows.addAll(other.rows.subList(rows.size(), rows.size() + more));
    }
  }

  /** Whether it has all that the other has, in the same order. */
  boolean holds(SimulatedServer other) {
    int size = other.rows.size();
    return rows.size() >= size && rows.subList(0, size).equals(other.rows);
  }

  /** A statement that the server has taken, and comes to later, whatever becomes of its client. */
  void takeUp(Duration in, Runnable statement) {
    Object mine = new Object();
    underWay.add(mine);
    host.after(
        in,
        () -> {
          if (running && underWay.remove(mine)) {
            statement.run();
          }
        });
  }

  void killUnderWay() {
    underWay.clear();
  }

  boolean thaw(List<String> command) {
    if (command.equals(FORGET)) {
      forget();
      return true;
    }
    if (running) {
      open();
    }
    return running;
  }

  void die() {
    running = false;
    underWay.clear();
  }

  void start() {
    running = true;
    closed = staysClosed;
    if (!closed) {
      pair.opened(host);
    }
  }
}
