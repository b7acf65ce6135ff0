package dev.ferry.activities.haproxy;

import dev.ferry.activities.Tasks;
import dev.ferry.activities.switchover.Deadline;
import java.time.Duration;
import java.util.List;

/**
 * The hold of the requests, in the process of HAProxy that takes them now, in those from before a
 * reload, and in the file that the next one reads.
 */
final class Hold {
  private static final int ROUNDS = 5;
  private static final int POLL_MILLIS = 3;

  private final Edge edge;
  private final Balancer balancer;
  private final OldProcesses oldProcesses;
  private EdgeClock clock;
  private long pid;
  private List<Long> old;

  Hold(Edge edge) {
    this.edge = edge;
    this.balancer = edge.balancer;
    this.oldProcesses = edge.oldProcesses();
    this.clock = EdgeClock.compare(edge.remote);
    this.pid = balancer.pid();
    this.old = oldProcesses.list();
  }

  /** The process that takes the requests, as it was asked last. */
  long pid() {
    return pid;
  }

  /** Whether requests wait just now. */
  boolean on() {
    return balancer.hold().orElse(0) > clock.in(Duration.ZERO);
  }

  /** Calls the switch off when the clock on which the hold expires was set meanwhile. */
  void expectSteadyClock() {
    clock = clock.steady(edge.remote);
  }

  /** The socket first: from there on users wait. The file is for a reload. */
  void put(Duration span) {
    remember(holdHere(span));
  }

  private long holdHere(Duration span) {
    long until = clock.in(span);
    balancer.hold(until);
    if (!old.isEmpty()) {
      oldProcesses.hold(old, until);
    }
    return until;
  }

  private void remember(long until) {
    edge.script.entry(edge.spec.holdMap(), edge.spec.holdKey(), Long.toString(until));
  }

  /** The same; the file is written while the requests in flight end, which may take so long. */
  void putAndDrain(Duration span, Duration bound) {
    long until = holdHere(span);
    Tasks.both(Thread::startVirtualThread, () -> remember(until), () -> drain(bound));
  }

  /** Two zeros, because a request that has just passed the hold is counted a moment later. */
  void drain(Duration bound) {
    Deadline deadline = Deadline.in(bound);
    int zeros = 0;
    while (true) {
      long count = balancer.inFlight();
      if (!old.isEmpty()) {
        count += oldProcesses.inFlight(old).values().stream().mapToLong(Long::longValue).sum();
      }
      zeros = count == 0 ? zeros + 1 : 0;
      if (zeros == 2) {
        return;
      }
      if (deadline.passed() || Thread.currentThread().isInterrupted()) {
        throw Problems.drain(count, edge.spec.backend(), bound);
      }
      Waiting.millis(POLL_MILLIS);
    }
  }

  /** Lets them go, where that reaches users. */
  void end() {
    balancer.hold(0);
  }

  /** Lets them go for good: where that reaches users, and in the file for the next process. */
  void remove() {
    end();
    edge.script.entry(edge.spec.holdMap(), edge.spec.holdKey(), "0");
    if (balancer.hold().orElse(-1) != 0) {
      throw Problems.unexpected("get map", "the hold is still " + balancer.hold());
    }
  }

  /** The same in the processes from before a reload. */
  void endInOldProcesses() {
    if (!old.isEmpty()) {
      oldProcesses.hold(old, 0);
    }
  }

  /** What they hold can only go where it would have gone before. */
  void expectNothingInOldProcesses() {
    oldProcesses
        .held(old)
        .forEach(
            (process, ids) -> {
              throw Problems.heldByAnOldProcess(ids.size(), process);
            });
  }

  /**
   * It could only go to the side that is not in charge any more. A session that is shut down while
   * it is held never reaches a server, but HAProxy closes it only when the process ends (seen with
   * 2.6), so the hold there is left on.
   */
  void refuseWhatOldProcessesHold() {
    if (!old.isEmpty()) {
      oldProcesses.hold(old, clock.in(Duration.ofDays(1)));
      oldProcesses.refuse(old);
    }
  }

  /** Does it again if HAProxy was reloaded meanwhile; the process in which it was done. */
  long undisturbed(String doing, Runnable work) {
    for (int round = 0; round < ROUNDS; round++) {
      reloaded();
      work.run();
      if (!reloaded()) {
        return pid;
      }
    }
    throw Problems.restless(doing);
  }

  /** Whether another process takes the requests than when this was asked last. */
  boolean reloaded() {
    long now = balancer.pid();
    if (now == pid) {
      return false;
    }
    pid = now;
    old = oldProcesses.list();
    return true;
  }
}
