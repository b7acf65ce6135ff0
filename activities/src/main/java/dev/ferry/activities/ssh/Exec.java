package dev.ferry.activities.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.ferry.workflows.plan.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One command on a channel of its own. JSch's reader thread drains both streams into memory, so
 * that a command which writes much to either never stands still.
 */
final class Exec {
  /** The host ends a late command itself and says so; only then do we stop listening. */
  static final Duration GRACE = Duration.ofMillis(1500);

  /** How long output may follow an exit status: a daemon that was started may keep it open. */
  private static final Duration AFTER_EXIT = Duration.ofMillis(200);

  private Exec() {}

  static Output run(Session session, Host host, String line, Command command) {
    String name = command.argv().getFirst();
    long start = System.nanoTime();
    Stream out = new Stream();
    Stream err = new Stream();
    ChannelExec channel = open(session, host);
    try {
      channel.setCommand(line.getBytes(StandardCharsets.UTF_8));
      OutputStream in = channel.getOutputStream();
      channel.setOutputStream(out);
      channel.setErrStream(err);
      channel.connect(Connector.CONNECT_MILLIS);
      feed(in, command.stdin());
      boolean ended = ended(session, channel, out, command.timeout().plus(GRACE));
      int exit = channel.getExitStatus();
      if (!ended || overran(exit, start, command.timeout())) {
        throw Failures.late(host, name, command.reads(), command.timeout());
      }
      if (exit < 0) {
        throw Failures.lost(host, name, command.reads(), null);
      }
      return new Output(host.name(), name, exit, out.toByteArray(), err.toByteArray());
    } catch (JSchException | IOException e) {
      throw Failures.lost(host, name, command.reads(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.lost(host, name, command.reads(), e);
    } finally {
      channel.disconnect();
    }
  }

  /**
   * Writes the input beside us, since a command that does not read it must not outlast its limit.
   * Not by {@code setInputStream}: JSch 2.28 then fails when a command ends before the thread that
   * it makes for this has started (NullPointerException in ChannelExec.start).
   */
  private static void feed(OutputStream in, byte[] bytes) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (in) {
                in.write(bytes);
              } catch (IOException e) {
                // the command ended without reading all: its exit status tells
              }
            });
  }

  /** Whether an exit status says that {@code timeout} of coreutils ended the command. */
  static boolean overran(int exit, long startNanos, Duration limit) {
    return (exit == 124 || exit == 137) && System.nanoTime() - startNanos >= limit.toNanos();
  }

  /** JSch answers null instead of a channel when the session ends at that very moment. */
  static ChannelExec open(Session session, Host host) {
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      if (channel != null) {
        return channel;
      }
    } catch (JSchException e) {
      // Told below.
    }
    throw Failures.ended(host);
  }

  private static boolean ended(Session session, ChannelExec channel, Stream out, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long exited = 0;
    while (!channel.isClosed() && session.isConnected()) {
      long now = System.nanoTime();
      if (now >= end) {
        return false;
      }
      if (channel.getExitStatus() >= 0) {
        exited = exited == 0 ? now : exited;
        if (now - exited > AFTER_EXIT.toNanos()) {
          return true;
        }
      }
      if (out.closed.await(Math.min(end - now, AFTER_EXIT.toNanos()), TimeUnit.NANOSECONDS)) {
        TimeUnit.MILLISECONDS.sleep(1); // the exit status follows on its heels
      }
    }
    return true;
  }

  /** What has been written, and whether that was all. */
  private static final class Stream extends ByteArrayOutputStream {
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
