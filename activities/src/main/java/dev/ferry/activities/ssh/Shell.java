package dev.ferry.activities.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.ferry.workflows.plan.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A resident program on the host, mostly the root shell {@code ferry-host serve}, for commands that
 * cannot wait for a new channel.
 */
final class Shell {
  private static final Duration READY = Duration.ofSeconds(10);
  private static final Duration AFTER_OUTPUT = Duration.ofMillis(500);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Session session;
  private final Host host;
  private final ChannelExec channel;
  private final OutputStream in;
  private final String mark;
  private final Runnable atEnd;
  private final Tape out = new Tape();
  private final Tape err = new Tape();
  private int commands;
  private boolean broken;

  private Shell(Session session, Host host, ChannelExec channel, String mark, Runnable atEnd)
      throws IOException {
    this.session = session;
    this.host = host;
    this.channel = channel;
    this.mark = mark;
    this.atEnd = atEnd;
    channel.setOutputStream(out);
    channel.setErrStream(err);
    this.in = channel.getOutputStream();
  }

  /**
   * Starts one; {@code serve} is the argument list, to which the mark is added.
   *
   * @param admitted throws what a refusal of the host means
   * @param atEnd run once when the shell has ended, or could not start
   */
  static Shell start(
      Session session, Host host, List<String> serve, Consumer<Output> admitted, Runnable atEnd) {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String mark = HexFormat.of().formatHex(random);
    Shell shell;
    try {
      shell = new Shell(session, host, Exec.open(session, host), mark, atEnd);
    } catch (RemoteException | IOException e) {
      atEnd.run();
      throw Failures.ended(host);
    }
    try {
      List<String> words = new ArrayList<>(serve);
      words.add(mark);
      shell.channel.setCommand(Quoting.line(words));
      shell.channel.connect(Connector.CONNECT_MILLIS);
      shell.answer("the resident shell", true, READY);
      return shell;
    } catch (JSchException e) {
      shell.close();
      throw Failures.lost(host, "the resident shell", true, e);
    } catch (RemoteException e) {
      Output last =
          new Output(
              host.name(),
              "ferry-host",
              shell.channel.getExitStatus(),
              shell.out.rest(),
              shell.err.rest());
      admitted.accept(last);
      throw e;
    }
  }

  /** Runs one command; {@code user} is whom to become, or {@code -} for root. */
  synchronized Output run(Command command, String user) {
    StringBuilder line = new StringBuilder(user).append(' ');
    line.append(Script.seconds(command.timeout())).append(' ');
    line.append(Quoting.escaped(command.stdin()));
    command.argv().forEach(word -> line.append(' ').append(Quoting.escaped(word)));
    String name = command.argv().getFirst();
    long start = System.nanoTime();
    try {
      in.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
      in.flush();
    } catch (IOException e) {
      close();
      throw Failures.lost(host, name, command.reads(), e);
    }
    commands++;
    Output output = answer(name, command.reads(), command.timeout().plus(Exec.GRACE));
    if (Exec.overran(output.exit(), start, command.timeout())) {
      throw Failures.late(host, name, command.reads(), command.timeout());
    }
    return output;
  }

  private Output answer(String name, boolean reads, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      Optional<Tape.Cut> first = out.next(mark, commands, deadline, session::isConnected);
      Optional<Tape.Cut> second =
          first.isEmpty() ? first : err.next(mark, commands, deadline, session::isConnected);
      if (second.isPresent()) {
        Tape.Cut cut = first.orElseThrow();
        return new Output(host.name(), name, cut.status(), cut.bytes(), second.get().bytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean late = System.nanoTime() >= deadline;
    if (!late) {
      awaitExitStatus();
    }
    close();
    throw late ? Failures.late(host, name, reads, limit) : Failures.lost(host, name, reads, null);
  }

  /** It follows on the heels of the last output, and tells a refusal from a lost connection. */
  private void awaitExitStatus() {
    long end = System.nanoTime() + AFTER_OUTPUT.toNanos();
    while (channel.getExitStatus() < 0
        && !channel.isClosed()
        && session.isConnected()
        && System.nanoTime() < end) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Whether it can take another command. */
  boolean usable() {
    return !broken && channel.isConnected() && session.isConnected();
  }

  void close() {
    if (!broken) {
      broken = true;
      channel.disconnect();
      atEnd.run();
    }
  }
}
