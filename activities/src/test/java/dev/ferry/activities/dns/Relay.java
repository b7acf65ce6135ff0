package dev.ferry.activities.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a name server and passes everything on, but for as many messages over TCP as it is
 * told to lose.
 */
final class Relay implements AutoCloseable {
  final AtomicInteger repliesToLose = new AtomicInteger();
  final AtomicInteger requestsToLose = new AtomicInteger();
  private final InetSocketAddress server;
  private final ServerSocket tcp;
  private final DatagramSocket udp;

  Relay(InetSocketAddress server) throws IOException {
    this.server = server;
    this.tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::overTcp);
    Thread.ofPlatform().daemon().start(this::overUdp);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
  }

  private void overUdp() {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      try (DatagramSocket onward = new DatagramSocket()) {
        DatagramPacket asked = new DatagramPacket(buffer, buffer.length);
        udp.receive(asked);
        onward.setSoTimeout(2000);
        onward.send(new DatagramPacket(buffer, asked.getLength(), server));
        byte[] reply = new byte[4096];
        DatagramPacket answer = new DatagramPacket(reply, reply.length);
        onward.receive(answer);
        udp.send(new DatagramPacket(reply, answer.getLength(), asked.getSocketAddress()));
      } catch (IOException e) {
        // The one who asked asks again.
      }
    }
  }

  private void overTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket client = tcp.accept();
        Thread.ofPlatform().daemon().start(() -> relay(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void relay(Socket client) {
    try (client;
        Socket onward = new Socket(server.getAddress(), server.getPort())) {
      while (true) {
        byte[] request = message(client);
        if (requestsToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          return;
        }
        send(onward, request);
        byte[] reply = message(onward);
        if (repliesToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          return;
        }
        send(client, reply);
      }
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  private static byte[] message(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return in.readNBytes(in.readUnsignedShort());
  }

  private static void send(Socket socket, byte[] message) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(message.length);
    out.write(message);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    udp.close();
  }
}
