package dev.ferry.activities.ssh;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One authenticated session on behalf of one claim, shared by all that opened it. It registers
 * itself with the host, which ends it when a later claim is raised; once ended it stays ended.
 */
final class Link {
  /** sshd allows 10 sessions on a connection unless told otherwise (MaxSessions). */
  private static final int CHANNELS = 8;

  private static final Duration FREE_CHANNEL = Duration.ofSeconds(30);

  private static final String LOOPBACK = "127.0.0.1";
  private static final int FORWARD_MILLIS = 10_000;

  final Host host;
  final Claim claim;
  final Shells shells;
  private final Session session;
  private final Semaphore channels = new Semaphore(CHANNELS);
  private final Map<String, Integer> forwards = new ConcurrentHashMap<>();
  private boolean registered;

  Link(Host host, Claim claim, Session session) {
    this.host = host;
    this.claim = claim;
    this.session = session;
    this.shells = new Shells(this::startShell);
  }

  boolean alive() {
    return session.isConnected();
  }

  void close() {
    session.disconnect();
  }

  /**
   * Registers with the host, if the migration has been prepared there. False where it has not: such
   * a session can only read.
   *
   * @throws RemoteException REFUSED when the host is at a later claim; FAILED when it cannot
   */
  synchronized boolean register() {
    if (registered) {
      return true;
    }
    Output output = exec(asRoot(Script.call(claim, "session")), Command.reading("ferry-host"));
    admitted(output);
    if (output.exit() == 127 && output.complaint().contains("ferry-host: No such file")) {
      return false;
    }
    registered = output.orThrow().ok();
    return registered;
  }

  /** Registers, or refuses as the host would. */
  void registerOrRefuse() {
    if (!register()) {
      throw Failures.refused(host, claim, "the migration was not prepared there");
    }
  }

  /** The same output, unless it says that the host refused. */
  Output admitted(Output output) {
    Script.refusal(output)
        .ifPresent(
            why -> {
              throw Failures.refused(host, claim, why);
            });
    return output;
  }

  /** The migration is no longer on the host. */
  synchronized void forget() {
    registered = false;
  }

  /** Runs {@code words} on a channel of its own; limits and input are those of {@code command}. */
  Output exec(List<String> words, Command command) {
    if (!alive()) {
      throw Failures.ended(host);
    }
    take(command);
    try {
      return Exec.run(session, host, Quoting.line(words) + "; exit $?", command);
    } finally {
      channels.release();
    }
  }

  private void take(Command command) {
    try {
      if (!channels.tryAcquire(FREE_CHANNEL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Failures.noChannel(host, command.argv().getFirst());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.notRun(host, command.argv().getFirst(), e);
    }
  }

  private Shell startShell() {
    return shell(Script.call(claim, "serve"));
  }

  /** Starts what takes requests as {@code ferry-host serve} does. */
  Shell shell(List<String> serve) {
    if (!alive()) {
      throw Failures.ended(host);
    }
    registerOrRefuse();
    take(Command.reading("ferry-host"));
    return Shell.start(session, host, asRoot(serve), this::admitted, channels::release);
  }

  /** {@code words} as root, for a session of any user. */
  List<String> asRoot(List<String> words) {
    if (host.user().equals("root")) {
      return words;
    }
    List<String> sudo = new ArrayList<>(List.of("sudo", "-n", "--"));
    sudo.addAll(words);
    return sudo;
  }

  int forward(int port) {
    return forward(
        "port " + port,
        () -> session.setPortForwardingL(LOOPBACK, 0, LOOPBACK, port, null, FORWARD_MILLIS));
  }

  int forward(String socketPath) {
    return forward(
        socketPath,
        () -> session.setSocketForwardingL(LOOPBACK, 0, socketPath, null, FORWARD_MILLIS));
  }

  private int forward(String target, Opening opening) {
    if (!alive()) {
      throw Failures.ended(host);
    }
    register();
    return forwards.computeIfAbsent(
        target,
        key -> {
          try {
            return opening.open();
          } catch (JSchException e) {
            throw Failures.lost(host, "the forward of " + target, true, e);
          }
        });
  }

  private interface Opening {
    int open() throws JSchException;
  }
}
