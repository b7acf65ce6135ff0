package dev.ferry.activities.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * HAProxy's runtime socket as one interactive connection, one command at a time: 0.3 ms instead of
 * a new channel for each.
 *
 * <p>A connection belongs to the process that accepted it. HAProxy ends it when nobody asks for
 * {@code stats timeout}, and after a reload it still leads to the old process; so it may be dialled
 * anew, over the forward of the same SSH session. When that session was ended by a later claim, the
 * forward is gone with it.
 */
final class RuntimeSocket implements AutoCloseable {
  private static final byte[] PROMPT = "\n> ".getBytes(StandardCharsets.US_ASCII);
  private static final int LIMIT_MILLIS = 5_000;

  private final String name;
  private final IntSupplier port;
  private Socket connection;

  /**
   * @param name of the socket, for messages
   * @param port gives the forwarded port, or throws when its session has ended
   */
  RuntimeSocket(String name, IntSupplier port) {
    this.name = name;
    this.port = port;
  }

  /**
   * What HAProxy answers. Every command that is sent may be sent twice: a set value is absolute.
   *
   * @throws EdgeException FERRY-HAP-001 when it cannot be asked
   */
  String ask(String command) {
    boolean fresh = connection == null;
    try {
      return exchange(command);
    } catch (IOException e) {
      close();
      if (fresh) {
        throw Problems.silent(name, command, e);
      }
    }
    try {
      return exchange(command);
    } catch (IOException e) {
      close();
      throw Problems.silent(name, command, e);
    }
  }

  /** Leaves the process it led to; the next command goes to the present one. */
  void redial() {
    close();
  }

  private String exchange(String command) throws IOException {
    int now = port.getAsInt();
    if (connection == null) {
      connection = new Socket();
      connection.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), now), LIMIT_MILLIS);
      connection.setSoTimeout(LIMIT_MILLIS);
      connection.setTcpNoDelay(true);
      send("prompt");
      reply();
    }
    send(command);
    return reply();
  }

  private void send(String command) throws IOException {
    connection.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private String reply() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    while (true) {
      int count = connection.getInputStream().read(piece);
      if (count < 0) {
        throw new IOException("it closed the connection");
      }
      all.write(piece, 0, count);
      byte[] bytes = all.toByteArray();
      int rest = bytes.length - PROMPT.length;
      if (rest >= 0 && Arrays.equals(bytes, rest, bytes.length, PROMPT, 0, PROMPT.length)) {
        return new String(bytes, 0, rest, StandardCharsets.US_ASCII).strip();
      }
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // nothing was to be sent any more
      }
      connection = null;
    }
  }
}
