package dev.ferry.activities.ssh;

import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.Optional;

/**
 * One host as one migration uses it, over one pooled SSH session. Safe for use by several threads.
 * Closing gives the session back.
 */
public interface Remote extends AutoCloseable {

  /** The host. */
  Host host();

  /**
   * Directory on the host that holds all that Ferry leaves there: {@code
   * /var/lib/ferry/<migration>}.
   */
  String directory();

  /**
   * Runs a command and waits for its end. A non-zero exit is a value, not an exception.
   *
   * @throws RemoteException when it was not run, was refused, or its end is unknown
   */
  Output run(Command command);

  /**
   * Runs a command over a channel that is already open and has its root shell ready: about 2 ms.
   */
  Output runNow(Command command);

  /**
   * Starts a program that stays: it is given one more argument, a mark, and takes requests and ends
   * its answers as {@code ferry-host serve} does. A later claim ends it.
   *
   * @param program its time limit bounds the whole stay
   */
  Resident resident(Command program);

  /**
   * Forwards a TCP port of the host's loopback.
   *
   * @return the port on this machine's loopback
   */
  int forward(int port);

  /**
   * Forwards a unix socket of the host.
   *
   * @return the port on this machine's loopback
   */
  int forward(String socketPath);

  /**
   * Starts a long command as a transient unit of the host, or attaches to it when it already runs
   * or has ended under this name: a worker that comes back does not start it twice.
   *
   * @param name unique within the migration
   */
  Job job(String name, Command command);

  /**
   * The same for work whose result is only good when it is new: attaches to what still runs, but a
   * result that was left behind is forgotten.
   */
  Job jobUnderWay(String name, Command command);

  /**
   * Starts a job of this attempt's own, and ends whatever jobs of that kind earlier attempts have
   * running: their results would be old.
   *
   * @param kind beginning of its name, without a dot
   */
  Job ownJob(String kind, Command command);

  @Override
  void close();

  /** A program on the host that stays, everything loaded. */
  interface Resident extends AutoCloseable {
    /** Asks it; the words of the command are the request. */
    Output ask(Command request);

    /** Whether it can be asked again. */
    boolean usable();

    @Override
    void close();
  }

  /** A long command that outlives the session. */
  interface Job {
    /** Its exit status, when it has ended. */
    Optional<Integer> exit();

    /** Its standard output and error so far, at most the last 64 KiB. */
    String tail();

    /** Waits for its end, at most so long. */
    Optional<Integer> await(Duration limit);

    /** Ends it if it runs, and forgets it. */
    void remove();
  }
}
