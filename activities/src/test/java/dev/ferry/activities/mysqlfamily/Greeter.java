package dev.ferry.activities.mysqlfamily;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A server that says its version, as recorded from a real one, and hangs up. */
public final class Greeter implements AutoCloseable {
  /** Connection 8, a nonce, and what MySQL 9.7 says that it can. */
  private static final byte[] AFTER_THE_VERSION =
      HexFormat.of()
          .parseHex(
              "08000000"
                  + "0102030405060708"
                  + "00"
                  + "ffff"
                  + "ff"
                  + "0200"
                  + "ffdf"
                  + "15"
                  + "00000000000000000000"
                  + "0102030405060708090a0b0c"
                  + "00");

  private final ServerSocket server;

  public Greeter(String version) throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> greet(version));
  }

  public int port() {
    return server.getLocalPort();
  }

  private void greet(String version) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        ByteArrayOutputStream greeting = new ByteArrayOutputStream();
        greeting.write(10);
        greeting.writeBytes((version + "\0").getBytes(StandardCharsets.US_ASCII));
        greeting.writeBytes(AFTER_THE_VERSION);
        greeting.writeBytes("caching_sha2_password\0".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[] {(byte) greeting.size(), 0, 0, 0});
        socket.getOutputStream().write(greeting.toByteArray());
      } catch (IOException e) {
        // The client hung up first.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
